package io.windlass.submission.messaging;

import io.windlass.aws.CallContext;
import io.windlass.events.EvaluateOnExitAction;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobDependency;
import io.windlass.events.JobRequest;
import io.windlass.events.JobSubmitted;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.RetryStrategy;
import io.windlass.events.TaskSpec;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.job.Rerun;
import io.windlass.submission.job.SubmittedJob;
import io.windlass.submission.jobdefinition.EcsTask;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the requests about jobs that the scheduler consumes. */
public final class JobRequests {
  private JobRequests() {}

  /**
   * Returns the request to run an accepted job; a rerun of children of another array unless {@code
   * rerun} is null.
   *
   * @param detail the job as DescribeJobs shows it, in JSON
   */
  public static OutboxMessage submitted(
      SubmittedJob job, String detail, Submitter submitter, @Nullable Rerun rerun) {
    SubmittedJob.Identity identity = job.identity();
    SubmittedJob.Scheduling scheduling = job.scheduling();
    SubmittedJob.MultiNode multiNode = job.task().multiNode();
    JobSubmitted submitted =
        JobSubmitted.newBuilder()
            .setJobId(identity.jobId())
            .setJobArn(identity.arn())
            .setJobName(identity.name())
            .setJobQueueArn(job.queue().arn().toString())
            .setJobDefinitionArn(job.definition().arn().toString())
            .setCreatedAt(Instant.ofEpochMilli(identity.createdAt()))
            .setShareIdentifier(scheduling.shareIdentifier())
            .setSchedulingPriority(Objects.requireNonNullElse(scheduling.priority(), 0))
            .setDependsOn(
                scheduling.dependsOn().stream()
                    .map(d -> new JobDependency(d.jobId(), d.type()))
                    .toList())
            .setArraySize(scheduling.arraySize())
            .setNumNodes(multiNode == null ? null : multiNode.numNodes())
            .setMainNode(multiNode == null ? null : multiNode.mainNode())
            .setInstanceType(multiNode == null ? null : multiNode.instanceType())
            .setNodeRanges(multiNode == null ? List.of() : TaskMapping.nodes(multiNode))
            .setRetryStrategy(retry(scheduling.retryStrategy()))
            .setAttemptTimeoutSeconds(scheduling.timeoutSeconds())
            .setResources(TaskMapping.resources(job.task()))
            .setTask(task(job, rerun))
            .setConsumableResources(job.task().consumables().quantities())
            .setPlatform(job.definition().provisioningModel().capability())
            .setPropagateTags(job.tagging().propagate())
            .setTags(job.taskTags())
            .setDetail(detail)
            .setPrincipalArn(submitter.principalArn())
            .build();
    return message(identity.owner(), identity.jobId(), submitter.requestId(), submitted);
  }

  /** Who submitted a job, in which API call. */
  public record Submitter(String principalArn, String requestId) {
    /** The caller. */
    public static Submitter of(CallContext call) {
      return new Submitter(call.caller().principalArn(), call.requestId());
    }
  }

  private static TaskSpec task(SubmittedJob job, @Nullable Rerun rerun) {
    EcsTask ecs = job.definition().ecsTask();
    TaskSpec task =
        ecs == null ? TaskMapping.task(job.task()) : TaskMapping.task(job.task(), ecs.name());
    return rerun == null
        ? task
        : TaskSpec.newBuilder(task)
            .setArrayIndexes(rerun.ranges())
            .setArraySize(rerun.arraySize())
            .build();
  }

  /** Returns the request of an accepted CancelJob. */
  public static OutboxMessage cancel(Owner owner, String jobId, String reason, Call call) {
    return message(
        owner, jobId, call.requestId(), new JobCancelRequested(jobId, reason, call.at()));
  }

  /** Returns the request of an accepted TerminateJob. */
  public static OutboxMessage terminate(Owner owner, String jobId, String reason, Call call) {
    return message(
        owner, jobId, call.requestId(), new JobTerminateRequested(jobId, reason, call.at()));
  }

  /** The id of an API call, and when it was accepted. */
  public record Call(String requestId, Instant at) {}

  static OutboxMessage message(Owner owner, String jobId, String requestId, Object request) {
    JobRequest value = new JobRequest(owner.accountId(), owner.region(), requestId, request);
    return new OutboxMessage(Topics.JOB_REQUESTS, owner.accountId(), jobId, value);
  }

  private static RetryStrategy retry(io.windlass.aws.batch.RetryStrategy strategy) {
    var rules = strategy.evaluateOnExit();
    return new RetryStrategy(
        Objects.requireNonNullElse(strategy.attempts(), 1),
        rules == null ? List.of() : rules.stream().map(JobRequests::rule).toList());
  }

  private static EvaluateOnExitRule rule(io.windlass.aws.batch.EvaluateOnExit rule) {
    return new EvaluateOnExitRule(
        rule.onStatusReason(),
        rule.onReason(),
        rule.onExitCode(),
        EvaluateOnExitAction.valueOf(rule.action().toUpperCase(Locale.ROOT)));
  }
}
