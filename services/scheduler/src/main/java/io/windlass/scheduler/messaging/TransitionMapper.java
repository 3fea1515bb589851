package io.windlass.scheduler.messaging;

import io.windlass.events.AttemptDetail;
import io.windlass.events.ContainerStopped;
import io.windlass.events.JobTransitioned;
import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobEvent;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.TaskEnvironment;
import io.windlass.scheduler.state.AccountEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps a step of a job to a record. */
final class TransitionMapper {
  private TransitionMapper() {}

  static JobTransitioned toAvro(String accountId, AccountEvent.JobStep step) {
    Job job = step.after();
    Job before = step.before();
    Attempt latest = job.attempt();
    Arn queue = Arn.parse(job.profile().queueArn());
    String jobId = job.id().toString();
    return JobTransitioned.newBuilder()
        .setAccountId(accountId)
        .setRegion(queue.region())
        .setJobId(jobId)
        .setJobArn(job.profile().kind().isService() ? queue.serviceJob(jobId) : queue.job(jobId))
        .setJobName(job.submission().name())
        .setJobQueueArn(job.profile().queueArn())
        .setJobDefinitionArn(job.profile().definitionArn())
        .setSequence(job.progress().version())
        .setPreviousStatus(before == null ? null : status(before.status()))
        .setStatus(status(job.status()))
        .setStatusReason(job.progress().statusReason())
        .setAt(step.event().at())
        .setCreatedAt(job.submission().createdAt())
        .setStartedAt(latest == null ? null : latest.startedAt())
        .setStoppedAt(stoppedAt(job, step.event()))
        .setIsCancelled(job.isCancelled())
        .setIsTerminated(job.isTerminated())
        .setAttempt(latest != null && isAbout(step) ? detail(job.profile(), latest) : null)
        .setAttemptEnded(step.event().end() != null)
        .setArraySize(null)
        .setArrayIndex(job.id().part() == JobId.Part.CHILD ? job.id().index() : null)
        .setArraySummary(Map.of())
        .setNodeIndex(null)
        .setScheduledAt(latest == null ? null : latest.scheduledAt())
        .setShareIdentifier(job.profile().precedence().shareIdentifier())
        .setPreemptions(job.attempts().preemptions())
        .setPreempted(
            step.event() instanceof JobEvent.Preempted
                || step.event() instanceof JobEvent.PreemptedForGood)
        .setSchedulingPriority(
            step.event() instanceof JobEvent.PrecedenceChanged changed
                ? changed.precedence().priority()
                : null)
        .build();
  }

  private static boolean isAbout(AccountEvent.JobStep step) {
    return step.after().status().occupiesInstance() || step.event().end() != null;
  }

  private static @Nullable Instant stoppedAt(Job job, JobEvent event) {
    if (!job.status().isTerminal()) {
      return null;
    }
    AttemptEnd end = event.end();
    return end == null ? job.progress().since() : end.stoppedAt();
  }

  static AttemptDetail detail(JobProfile profile, Attempt attempt) {
    Placement placement = attempt.placement();
    AttemptEnd end = attempt.end();
    boolean started = attempt.startedAt() != null;
    return AttemptDetail.newBuilder()
        .setAttempt(attempt.number())
        .setTaskId(attempt.taskId())
        .setTaskArn(placement.taskArn())
        .setComputeEnvironmentArn(placement.environmentArn())
        .setInstanceId(placement.instanceId())
        .setContainerInstanceArn(placement.containerInstanceArn())
        .setLogStreamName(started ? TaskEnvironment.logStreamName(profile, attempt) : null)
        .setStartedAt(attempt.startedAt())
        .setStoppedAt(end == null ? null : end.stoppedAt())
        .setExitCode(end == null ? null : end.exitCode())
        .setReason(end == null ? null : end.reason())
        .setStatusReason(end == null ? null : end.statusReason())
        .setNodeName(attempt.nodeName())
        .setContainers(end == null ? List.of() : containers(end))
        .build();
  }

  private static List<ContainerStopped> containers(AttemptEnd end) {
    return end.containers().stream()
        .map(
            c ->
                new ContainerStopped(
                    c.name(),
                    c.exitCode(),
                    c.reason(),
                    c.logStreamName(),
                    c.init(),
                    c.containerId()))
        .toList();
  }

  static io.windlass.events.JobStatus status(JobStatus status) {
    return switch (status) {
      case SUBMITTED -> io.windlass.events.JobStatus.SUBMITTED;
      case PENDING -> io.windlass.events.JobStatus.PENDING;
      case RUNNABLE -> io.windlass.events.JobStatus.RUNNABLE;
      case SCHEDULED -> io.windlass.events.JobStatus.SCHEDULED;
      case STARTING -> io.windlass.events.JobStatus.STARTING;
      case RUNNING -> io.windlass.events.JobStatus.RUNNING;
      case SUCCEEDED -> io.windlass.events.JobStatus.SUCCEEDED;
      case FAILED -> io.windlass.events.JobStatus.FAILED;
    };
  }
}
