package io.windlass.submission.messaging;

import io.windlass.aws.batch.ServiceJobEvaluateOnExit;
import io.windlass.aws.batch.ServiceJobRetryStrategy;
import io.windlass.events.ContainerSpec;
import io.windlass.events.EvaluateOnExitAction;
import io.windlass.events.EvaluateOnExitRule;
import io.windlass.events.JobSubmitted;
import io.windlass.events.ResourceShape;
import io.windlass.events.RetryStrategy;
import io.windlass.events.ServiceJobSpec;
import io.windlass.events.TaskSpec;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.servicejob.ServicePayload;
import io.windlass.submission.servicejob.SubmittedServiceJob;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Makes the requests about service jobs that the scheduler consumes. */
public final class ServiceJobRequests {
  private static final String PLATFORM = "SERVICE";

  /** No limit: the service gives the container what it needs. */
  private static final ResourceShape UNLIMITED = new ResourceShape(1000, 0, 0);

  private ServiceJobRequests() {}

  /**
   * Returns the request to run an accepted service job. It has no job definition, and its resources
   * count instances as vCPUs.
   *
   * @param detail the job as DescribeServiceJob shows it, without tags and payload, in JSON
   */
  public static OutboxMessage submitted(
      SubmittedServiceJob job, String detail, JobRequests.Submitter submitter) {
    SubmittedServiceJob.Identity identity = job.identity();
    SubmittedServiceJob.Scheduling scheduling = job.scheduling();
    ServicePayload read = job.request().read();
    JobSubmitted submitted =
        JobSubmitted.newBuilder()
            .setJobId(identity.jobId())
            .setJobArn(identity.arn())
            .setJobName(identity.name())
            .setJobQueueArn(job.queue().arn().toString())
            .setJobDefinitionArn("")
            .setCreatedAt(Instant.ofEpochMilli(identity.createdAt()))
            .setShareIdentifier(scheduling.share().name())
            .setSchedulingPriority(Objects.requireNonNullElse(scheduling.priority(), 0))
            .setRetryStrategy(retry(scheduling.retryStrategy()))
            .setPreemptionRetries(scheduling.preemptionRetries())
            .setAttemptTimeoutSeconds(scheduling.timeoutSeconds())
            .setResources(new ResourceShape(read.instances() * 1000, 0, 0))
            .setTask(task(read))
            .setService(
                new ServiceJobSpec(
                    job.type(), job.request().payload(), read.instances(), read.instanceType()))
            .setPlatform(PLATFORM)
            .setTags(job.tags())
            .setDetail(detail)
            .setPrincipalArn(submitter.principalArn())
            .build();
    return JobRequests.message(
        identity.owner(), identity.jobId(), submitter.requestId(), submitted);
  }

  private static TaskSpec task(ServicePayload read) {
    return TaskSpec.newBuilder()
        .setContainers(
            List.of(
                ContainerSpec.newBuilder()
                    .setName("default")
                    .setImage(read.image())
                    .setEntryPoint(read.entryPoint())
                    .setCommand(read.arguments())
                    .setEnvironment(read.environment())
                    .setResources(UNLIMITED)
                    .build()))
        .build();
  }

  private static RetryStrategy retry(ServiceJobRetryStrategy strategy) {
    List<ServiceJobEvaluateOnExit> rules =
        Objects.requireNonNullElse(strategy.evaluateOnExit(), List.of());
    return new RetryStrategy(
        strategy.attempts(), rules.stream().map(ServiceJobRequests::rule).toList());
  }

  private static EvaluateOnExitRule rule(ServiceJobEvaluateOnExit rule) {
    String action = Objects.requireNonNull(rule.action());
    return new EvaluateOnExitRule(
        rule.onStatusReason(),
        null,
        null,
        EvaluateOnExitAction.valueOf(action.toUpperCase(Locale.ROOT)));
  }
}
