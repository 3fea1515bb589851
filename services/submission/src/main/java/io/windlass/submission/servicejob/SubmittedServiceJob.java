package io.windlass.submission.servicejob;

import io.windlass.aws.batch.ServiceJobRetryStrategy;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.jobqueue.JobQueue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An accepted service job (SJ-001).
 *
 * @param type of the service
 */
public record SubmittedServiceJob(
    Identity identity,
    JobQueue queue,
    String type,
    Request request,
    Scheduling scheduling,
    Map<String, String> tags) {
  /** Which job it is. */
  public record Identity(Owner owner, String jobId, String name, long createdAt) {
    /** Its ARN (SJ-002). */
    public String arn() {
      return new ResourceArn(owner, ResourceKind.SERVICE_JOB, jobId).toString();
    }
  }

  /**
   * What the service is asked.
   *
   * @param payload as it was submitted
   * @param read what could be read of it
   * @param capacityUnit what its instances are counted as
   */
  public record Request(String payload, ServicePayload read, String capacityUnit) {}

  /**
   * When it runs, how often and for how long.
   *
   * @param priority as given; null is 0
   * @param preemptionRetries how often it may come back after it was preempted; null is always
   * @param timeoutSeconds for each attempt; null leaves it to the service
   */
  public record Scheduling(
      Share share,
      @Nullable Integer priority,
      ServiceJobRetryStrategy retryStrategy,
      @Nullable Integer preemptionRetries,
      @Nullable Integer timeoutSeconds) {}

  /** The share of its queue: a fair-share identifier, or the name of a quota share, or neither. */
  public record Share(@Nullable String identifier, @Nullable String quotaShare) {
    /** Returns the one that is not null, if any. */
    public @Nullable String name() {
      return quotaShare == null ? identifier : quotaShare;
    }
  }
}
