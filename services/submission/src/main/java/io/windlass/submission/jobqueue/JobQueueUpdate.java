package io.windlass.submission.jobqueue;

import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.aws.batch.ServiceEnvironmentOrder;
import io.windlass.aws.batch.UpdateJobQueueRequest;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.outcome.ValidationErrors;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import java.util.List;

/** Decides about UpdateJobQueue (T-022, JQ-020, JQ-023). Absent members stay as they are. */
public final class JobQueueUpdate {
  private JobQueueUpdate() {}

  /**
   * Returns the changed queue, or the reason for refusing the change.
   *
   * @param existing the resources that exist: at least those that the request names
   */
  public static Result<JobQueue> decide(
      JobQueue present, UpdateJobQueueRequest request, JobQueueRules.Existing existing) {
    ValidationErrors validationErrors = new ValidationErrors();
    if (present.deleting()) {
      validationErrors.refused("Cannot update, resource is being deleted.");
    }
    Integer priority = request.priority();
    if (priority != null) {
      JobQueueRules.checkPriority(priority, validationErrors);
    }
    String policy = request.schedulingPolicyArn();
    if (policy != null) {
      checkPolicy(present, policy, existing, validationErrors);
    }
    JobQueue.Settings before = present.settings();
    QueueEnvironments environments = environments(present, request, existing, validationErrors);
    List<JobQueue.TimeLimit> limits =
        TimeLimitRules.read(
            request.jobStateTimeLimitActions(), before.jobQueueType(), validationErrors);
    return validationErrors.orElse(
        () ->
            present.with(
                new JobQueue.Settings(
                    request.state() == null ? before.state() : request.state(),
                    priority == null ? before.priority() : priority,
                    before.jobQueueType(),
                    environments.compute(),
                    environments.service(),
                    policy == null || policy.isEmpty() ? before.schedulingPolicyArn() : policy,
                    request.jobStateTimeLimitActions() == null ? before.timeLimits() : limits,
                    environments.order())));
  }

  /**
   * Returns the new environments, which must be of the kind of the present ones, or the present
   * ones (CE-017, JQ-012).
   */
  private static QueueEnvironments environments(
      JobQueue present,
      UpdateJobQueueRequest request,
      JobQueueRules.Existing existing,
      ValidationErrors validationErrors) {
    JobQueue.Settings before = present.settings();
    String type = before.jobQueueType();
    List<ComputeEnvironmentOrder> compute = request.computeEnvironmentOrder();
    List<ServiceEnvironmentOrder> service = request.serviceEnvironmentOrder();
    boolean ofServiceJobs = present.ofServiceJobs();
    if (ofServiceJobs && compute != null && !compute.isEmpty()) {
      validationErrors.refused(
          "computeEnvironmentOrder: a job queue of type "
              + type
              + " can not have compute environments.");
    }
    if (!ofServiceJobs && service != null && !service.isEmpty()) {
      validationErrors.refused(
          "serviceEnvironmentOrder: a job queue of type "
              + type
              + " can not have service environments.");
    }
    if (ofServiceJobs && service != null) {
      return QueueEnvironments.ofServiceJobs(present.owner(), service, existing, validationErrors);
    }
    if (ofServiceJobs || compute == null) {
      return new QueueEnvironments(
          type, before.computeEnvironments(), before.serviceEnvironments(), before.order());
    }
    QueueEnvironments changed =
        QueueEnvironments.ofContainers(present.owner(), compute, existing, validationErrors);
    if (validationErrors.none() && !changed.type().equals(type)) {
      validationErrors.refused(
          "A job queue of type "
              + type
              + " can not have compute environments of type "
              + changed.type()
              + ".");
    }
    return changed;
  }

  /** A policy may be replaced by one of its kind, but neither added nor removed (JQ-023). */
  private static void checkPolicy(
      JobQueue present,
      String policy,
      JobQueueRules.Existing existing,
      ValidationErrors validationErrors) {
    if (policy.isEmpty() && present.fairShare()) {
      validationErrors.refused(
          "schedulingPolicyArn: the scheduling policy of a job queue can be replaced but not"
              + " removed.");
    } else if (!policy.isEmpty() && !present.fairShare()) {
      validationErrors.refused(
          "schedulingPolicyArn: a job queue that was created without a scheduling policy can not"
              + " have one.");
    } else if (!policy.isEmpty()) {
      JobQueueRules.checkPolicy(policy, existing, validationErrors);
      checkKind(present, policy, existing, validationErrors);
    }
  }

  private static void checkKind(
      JobQueue present,
      String policy,
      JobQueueRules.Existing existing,
      ValidationErrors validationErrors) {
    SchedulingPolicy before = existing.policies().get(present.settings().schedulingPolicyArn());
    SchedulingPolicy after = existing.policies().get(policy);
    if (before != null && after != null && before.quotaShares() != after.quotaShares()) {
      validationErrors.refused(
          "schedulingPolicyArn: a fair share policy can not take the place of a quota share policy,"
              + " nor the other way round.");
    }
  }
}
