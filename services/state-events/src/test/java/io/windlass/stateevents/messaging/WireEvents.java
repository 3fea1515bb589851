package io.windlass.stateevents.messaging;

import io.windlass.events.AttemptDetail;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobSubmitted;
import io.windlass.events.JobTransitioned;
import io.windlass.events.ResourceShape;
import io.windlass.events.RetryStrategy;
import io.windlass.events.TaskSpec;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.QueuePrecedence;
import io.windlass.stateevents.lifecycle.Transition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts as submission and scheduler would put them on the wire. */
public final class WireEvents {
  private WireEvents() {}

  public static JobRequest request(Submission submission) {
    JobIdentity job = submission.job();
    return new JobRequest(
        job.accountId(),
        job.region(),
        UUID.nameUUIDFromBytes(job.jobId().getBytes(StandardCharsets.UTF_8)).toString(),
        JobSubmitted.newBuilder()
            .setJobId(job.jobId())
            .setJobArn(job.jobArn())
            .setJobName(job.jobName())
            .setJobQueueArn(job.jobQueueArn())
            .setJobDefinitionArn(job.jobDefinitionArn())
            .setCreatedAt(submission.createdAt())
            .setRetryStrategy(new RetryStrategy(1, List.of()))
            .setResources(new ResourceShape(1000, 512, 0))
            .setTask(TaskSpec.newBuilder().setContainers(List.of()).build())
            .setPlatform("EC2")
            .setDetail(submission.detail())
            .setPrincipalArn(submission.principalArn())
            .build());
  }

  public static JobTransitioned transitioned(JobIdentity submitted, Transition fact) {
    JobIdentity job = submitted.member(fact.jobId());
    QueuePrecedence precedence = fact.grouping().precedence();
    return JobTransitioned.newBuilder()
        .setAccountId(fact.accountId())
        .setRegion(job.region())
        .setJobId(fact.jobId())
        .setJobArn(job.jobArn())
        .setJobName(job.jobName())
        .setJobQueueArn(job.jobQueueArn())
        .setJobDefinitionArn(job.jobDefinitionArn())
        .setSequence(fact.sequence())
        .setPreviousStatus(status(fact.previous()))
        .setStatus(status(fact.status()))
        .setStatusReason(fact.statusReason())
        .setAt(fact.at())
        .setCreatedAt(fact.times().createdAt())
        .setStartedAt(fact.times().startedAt())
        .setStoppedAt(fact.times().stoppedAt())
        .setIsCancelled(fact.cancelled())
        .setIsTerminated(fact.terminated())
        .setAttempt(attempt(fact.attempt()))
        .setAttemptEnded(fact.attemptEnded())
        .setArraySize(fact.grouping().arraySize())
        .setArrayIndex(fact.grouping().arrayIndex())
        .setArraySummary(fact.grouping().arraySummary())
        .setNodeIndex(fact.grouping().nodeIndex())
        .setShareIdentifier(precedence == null ? null : precedence.shareIdentifier())
        .setSchedulingPriority(precedence == null ? null : precedence.schedulingPriority())
        .build();
  }

  private static @Nullable AttemptDetail attempt(@Nullable Attempt attempt) {
    return attempt == null
        ? null
        : AttemptDetail.newBuilder()
            .setAttempt(attempt.number())
            .setTaskId("task-" + attempt.number())
            .setTaskArn(attempt.taskArn())
            .setComputeEnvironmentArn("arn:ce")
            .setInstanceId("i-1")
            .setContainerInstanceArn(attempt.containerInstanceArn())
            .setLogStreamName(attempt.logStreamName())
            .setStartedAt(attempt.startedAt())
            .setStoppedAt(attempt.stoppedAt())
            .setExitCode(attempt.exitCode())
            .setReason(attempt.reason())
            .setStatusReason(attempt.statusReason())
            .build();
  }

  private static @Nullable JobStatus status(@Nullable JobState state) {
    return state == null ? null : JobStatus.valueOf(state.name());
  }
}
