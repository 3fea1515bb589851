package io.windlass.submission.servicejob;

import io.windlass.aws.batch.ServiceJobPreemptionConfiguration;
import io.windlass.aws.batch.ServiceJobRetryStrategy;
import io.windlass.aws.batch.ServiceJobTimeout;
import io.windlass.aws.batch.SubmitServiceJobRequest;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.quotashare.QuotaShare;
import io.windlass.submission.quotashare.ShareRules;
import io.windlass.submission.tag.TagRules;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides about SubmitServiceJob for a queue that exists (SJ-001 to SJ-004, FS-010): only its own
 * parameters are checked; the payload is passed on (SJ-003).
 */
public final class ServiceJobSubmission {
  /** The most that a payload may have, in bytes (SE-005, Q-015). */
  static final int LARGEST_PAYLOAD = 10 * 1024;

  private static final String TYPE = "SAGEMAKER_TRAINING";
  private static final int HIGHEST_PRIORITY = 9999;
  private static final int SHORTEST_TIMEOUT = 60;

  private ServiceJobSubmission() {}

  /**
   * Returns the job, or the reason for refusing it.
   *
   * @param sharing how the queue is shared, with the quota share that the request names
   * @param read what could be read of the payload
   */
  public static Result<SubmittedServiceJob> decide(
      SubmitServiceJobRequest request,
      JobQueue queue,
      QueueScheduling sharing,
      ServicePayload read,
      SubmittedServiceJob.Identity identity) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (!NameRules.validForJob(request.jobName())) {
      validationErrors.invalid("Job name should match valid pattern");
    }
    if (!request.serviceJobType().equals(TYPE)) {
      validationErrors.invalid(
          "serviceJobType must be " + TYPE + ", got " + request.serviceJobType() + ".");
    }
    checkPayload(request.serviceRequestPayload(), validationErrors);
    checkPriority(request.schedulingPriority(), validationErrors);
    ServiceJobRetryStrategy retry =
        ServiceRetryRules.read(request.retryStrategy(), validationErrors);
    Integer timeout = timeout(request.timeoutConfig(), validationErrors);
    Integer preemptionRetries = retries(request.preemptionConfiguration(), validationErrors);
    TagRules.check(request.tags(), validationErrors);
    checkQueue(request, queue, validationErrors);
    checkShare(request, sharing, read, validationErrors);
    return validationErrors.orElse(
        () ->
            new SubmittedServiceJob(
                identity,
                queue,
                TYPE,
                new SubmittedServiceJob.Request(
                    request.serviceRequestPayload(), read, unit(sharing, read)),
                new SubmittedServiceJob.Scheduling(
                    new SubmittedServiceJob.Share(
                        request.shareIdentifier(), request.quotaShareName()),
                    request.schedulingPriority(),
                    retry,
                    preemptionRetries,
                    timeout),
                Objects.requireNonNullElse(request.tags(), Map.of())));
  }

  /** Returns the priority that UpdateServiceJob gives, if a job can have it. */
  public static Result<Integer> priority(int priority) {
    ValidationErrors validationErrors = new ValidationErrors();
    checkPriority(priority, validationErrors);
    return validationErrors.orElse(() -> priority);
  }

  private static void checkPriority(@Nullable Integer priority, ValidationErrors validationErrors) {
    if (priority != null && (priority < 0 || priority > HIGHEST_PRIORITY)) {
      validationErrors.invalid(
          "schedulingPriority must be between 0 and "
              + HIGHEST_PRIORITY
              + ", got "
              + priority
              + ".");
    }
  }

  private static void checkPayload(String payload, ValidationErrors validationErrors) {
    long bytes = payload.codePoints().mapToLong(ServiceJobSubmission::bytes).sum();
    if (bytes < 1 || bytes > LARGEST_PAYLOAD) {
      validationErrors.invalid(
          "serviceRequestPayload must have 1 to " + LARGEST_PAYLOAD + " bytes, got " + bytes + ".");
    }
  }

  /** Of a character in UTF-8. */
  private static long bytes(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  private static @Nullable Integer timeout(
      @Nullable ServiceJobTimeout timeout, ValidationErrors validationErrors) {
    Integer seconds = timeout == null ? null : timeout.attemptDurationSeconds();
    if (seconds != null && seconds < SHORTEST_TIMEOUT) {
      validationErrors.invalid(
          "timeoutConfig: attemptDurationSeconds must be at least "
              + SHORTEST_TIMEOUT
              + ", got "
              + seconds
              + ".");
    }
    return seconds;
  }

  private static @Nullable Integer retries(
      @Nullable ServiceJobPreemptionConfiguration preemption, ValidationErrors validationErrors) {
    Integer retries = preemption == null ? null : preemption.preemptionRetriesBeforeTermination();
    if (retries != null && retries < 0) {
      validationErrors.invalid(
          "preemptionConfiguration: preemptionRetriesBeforeTermination must be 0 or greater, got "
              + retries
              + ".");
    }
    return retries;
  }

  private static void checkQueue(
      SubmitServiceJobRequest request, JobQueue queue, ValidationErrors validationErrors) {
    if (!queue.ofServiceJobs()) {
      validationErrors.refused(
          "JobQueue "
              + request.jobQueue()
              + " takes no service jobs: its type is "
              + queue.settings().jobQueueType()
              + ".");
    }
    if (!queue.open()) {
      validationErrors.refused(
          "JobQueue " + request.jobQueue() + " is not ENABLED: it takes no jobs.");
    }
  }

  private static void checkShare(
      SubmitServiceJobRequest request,
      QueueScheduling sharing,
      ServicePayload read,
      ValidationErrors validationErrors) {
    ShareRules.ofServiceJob(
        sharing, request.shareIdentifier(), request.quotaShareName(), validationErrors);
    if (sharing instanceof QueueScheduling.Fifo && request.schedulingPriority() != null) {
      validationErrors.refused(ShareRules.FIFO_HAS_NO_SHARES);
    }
    QuotaShare share = named(sharing);
    if (share != null && !share.grants(read.instanceType())) {
      validationErrors.refused(
          "quotaShareName: quota share "
              + request.quotaShareName()
              + " has no capacity of instance type "
              + read.instanceType()
              + ".");
    }
  }

  private static @Nullable QuotaShare named(QueueScheduling sharing) {
    return sharing instanceof QueueScheduling.QuotaShares quota ? quota.named() : null;
  }

  /** Returns the capacity unit of the instances: their type if the share has capacity of it. */
  private static String unit(QueueScheduling sharing, ServicePayload read) {
    QuotaShare share = named(sharing);
    String type = read.instanceType();
    if (share == null || type == null) {
      return QuotaShare.ANY_INSTANCE;
    }
    boolean ofType =
        share.settings().limits().stream().anyMatch(limit -> limit.capacityUnit().equals(type));
    return ofType ? type : QuotaShare.ANY_INSTANCE;
  }
}
