package io.windlass.submission.jobqueue;

import io.windlass.aws.batch.CreateJobQueueRequest;
import io.windlass.submission.identity.NameRules;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.tag.TagRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides about CreateJobQueue (JQ-001 to JQ-013, JQ-016). */
public final class JobQueueCreation {
  private JobQueueCreation() {}

  /**
   * Returns the new queue, or the reason for refusing it.
   *
   * @param existing the resources that exist: at least those that the request names
   */
  public static Result<JobQueue> decide(
      Owner owner, CreateJobQueueRequest request, JobQueueRules.Existing existing, String uuid) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (!NameRules.valid(request.jobQueueName())) {
      validationErrors.invalid("Job Queue name should match a valid pattern");
    }
    TagRules.check(request.tags(), validationErrors);
    JobQueueRules.checkPriority(request.priority(), validationErrors);
    QueueEnvironments environments =
        QueueEnvironments.of(owner, environments(request), existing, validationErrors);
    List<JobQueue.TimeLimit> limits =
        TimeLimitRules.read(
            request.jobStateTimeLimitActions(), environments.type(), validationErrors);
    String policy = request.schedulingPolicyArn();
    if (policy != null && !policy.isEmpty()) {
      JobQueueRules.checkPolicy(policy, existing, validationErrors);
    }
    if (validationErrors.none()) {
      checkType(request.jobQueueType(), environments.type(), validationErrors);
    }
    return validationErrors.orElse(() -> queue(owner, request, environments, limits, uuid));
  }

  private static QueueEnvironments.Requested environments(CreateJobQueueRequest request) {
    return new QueueEnvironments.Requested(
        request.jobQueueType(),
        Objects.requireNonNullElse(request.computeEnvironmentOrder(), List.of()),
        Objects.requireNonNullElse(request.serviceEnvironmentOrder(), List.of()));
  }

  private static void checkType(
      @Nullable String asked, String actual, ValidationErrors validationErrors) {
    if (asked != null && !asked.equals(actual)) {
      validationErrors.invalid(
          "jobQueueType " + asked + " does not fit environments of type " + actual + ".");
    }
  }

  /** Returns the ARN of the policy; null if it is absent or empty. */
  private static @Nullable String policyOf(CreateJobQueueRequest request) {
    String policy = request.schedulingPolicyArn();
    return policy == null || policy.isEmpty() ? null : policy;
  }

  private static JobQueue queue(
      Owner owner,
      CreateJobQueueRequest request,
      QueueEnvironments environments,
      List<JobQueue.TimeLimit> limits,
      String uuid) {
    JobQueue.Settings settings =
        new JobQueue.Settings(
            request.state() == null ? "ENABLED" : request.state(),
            request.priority(),
            environments.type(),
            environments.compute(),
            environments.service(),
            policyOf(request),
            limits,
            environments.order());
    Map<String, String> tags = request.tags() == null ? Map.of() : request.tags();
    return new JobQueue(owner, request.jobQueueName(), uuid, settings, false, tags);
  }
}
