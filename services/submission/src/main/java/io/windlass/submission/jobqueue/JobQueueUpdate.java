package io.windlass.submission.jobqueue;

import io.windlass.aws.batch.ComputeEnvironmentOrder;
import io.windlass.aws.batch.UpdateJobQueueRequest;
import io.windlass.submission.computeenvironment.ComputeEnvironment;
import io.windlass.submission.outcome.Objections;
import io.windlass.submission.outcome.Outcome;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import java.util.List;

/** Decides about UpdateJobQueue (T-022, JQ-020, JQ-023). Absent members stay as they are. */
public final class JobQueueUpdate {
  private JobQueueUpdate() {}

  /**
   * The queue as it shall be, or why not.
   *
   * @param known what exists: at least what the request names
   */
  public static Outcome<JobQueue> decide(
      JobQueue present, UpdateJobQueueRequest request, JobQueueRules.Known known) {
    Objections objections = new Objections();
    if (present.deleting()) {
      objections.refused("Cannot update, resource is being deleted.");
    }
    Integer priority = request.priority();
    if (priority != null) {
      JobQueueRules.checkPriority(priority, objections);
    }
    if (request.serviceEnvironmentOrder() != null) {
      objections.notAvailable("A job queue for service jobs (serviceEnvironmentOrder)");
    }
    String policy = request.schedulingPolicyArn();
    if (policy != null) {
      checkPolicy(present, policy, known, objections);
    }
    JobQueue.Settings before = present.settings();
    List<ComputeEnvironmentOrder> order = request.computeEnvironmentOrder();
    boolean reordered = order != null;
    List<ComputeEnvironment> environments =
        order == null
            ? List.of()
            : JobQueueRules.resolve(present.owner(), order, known.environments(), objections);
    if (reordered
        && objections.none()
        && !JobQueueRules.typeOf(environments).equals(before.jobQueueType())) {
      objections.refused(
          "A job queue of type "
              + before.jobQueueType()
              + " can not have compute environments of type "
              + JobQueueRules.typeOf(environments)
              + ".");
    }
    List<JobQueue.TimeLimit> limits =
        JobQueueRules.timeLimits(request.jobStateTimeLimitActions(), objections);
    return objections.orElse(
        () ->
            present.with(
                new JobQueue.Settings(
                    request.state() == null ? before.state() : request.state(),
                    priority == null ? before.priority() : priority,
                    before.jobQueueType(),
                    reordered ? JobQueueRules.arns(environments) : before.computeEnvironments(),
                    policy == null || policy.isEmpty() ? before.schedulingPolicyArn() : policy,
                    request.jobStateTimeLimitActions() == null ? before.timeLimits() : limits)));
  }

  /** A policy may be replaced by one of its kind, but neither added nor removed (JQ-023). */
  private static void checkPolicy(
      JobQueue present, String policy, JobQueueRules.Known known, Objections objections) {
    if (policy.isEmpty() && present.fairShare()) {
      objections.refused(
          "schedulingPolicyArn: the scheduling policy of a job queue can be replaced but not"
              + " removed.");
    } else if (!policy.isEmpty() && !present.fairShare()) {
      objections.refused(
          "schedulingPolicyArn: a job queue that was created without a scheduling policy can not"
              + " have one.");
    } else if (!policy.isEmpty()) {
      JobQueueRules.checkPolicy(policy, known, objections);
      checkKind(present, policy, known, objections);
    }
  }

  private static void checkKind(
      JobQueue present, String policy, JobQueueRules.Known known, Objections objections) {
    SchedulingPolicy before = known.policies().get(present.settings().schedulingPolicyArn());
    SchedulingPolicy after = known.policies().get(policy);
    if (before != null && after != null && before.quotaShares() != after.quotaShares()) {
      objections.refused(
          "schedulingPolicyArn: a fair share policy can not take the place of a quota share policy,"
              + " nor the other way round.");
    }
  }
}
