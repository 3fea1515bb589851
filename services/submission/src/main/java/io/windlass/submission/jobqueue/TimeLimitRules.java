package io.windlass.submission.jobqueue;

import io.windlass.aws.batch.JobStateTimeLimitAction;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks how long jobs may wait at the head of a queue, and the action after that (JQ-050, JQ-052,
 * TR-022): CANCEL for jobs that run containers, TERMINATE for service jobs.
 */
final class TimeLimitRules {
  /** A job needs more than its quota share can ever have. */
  private static final String BEYOND_ITS_SHARE = "MISCONFIGURATION:QUOTA_MANAGEMENT_LIMIT_EXCEEDED";

  private static final Set<String> REASONS =
      Set.of(
          "CAPACITY:INSUFFICIENT_CONSUMABLE_RESOURCE",
          "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
          "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
          "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
          BEYOND_ITS_SHARE);
  private static final Set<String> REASONS_OF_SERVICE_JOBS =
      Set.of(
          "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
          "MISCONFIGURATION:SERVICE_ENVIRONMENT_MAX_RESOURCE",
          BEYOND_ITS_SHARE);

  private TimeLimitRules() {}

  /**
   * Checks the limits and returns them; null is none.
   *
   * @param queueType type of the queue
   */
  static List<JobQueue.TimeLimit> read(
      @Nullable List<JobStateTimeLimitAction> actions,
      String queueType,
      ValidationErrors validationErrors) {
    if (actions == null) {
      return List.of();
    }
    boolean ofServiceJobs = queueType.equals(JobQueue.SERVICE_TYPE);
    for (JobStateTimeLimitAction action : actions) {
      check(action, ofServiceJobs, validationErrors);
    }
    return actions.stream()
        .map(a -> new JobQueue.TimeLimit(a.reason(), a.state(), a.maxTimeSeconds(), a.action()))
        .toList();
  }

  private static void check(
      JobStateTimeLimitAction action, boolean ofServiceJobs, ValidationErrors validationErrors) {
    Set<String> reasons = ofServiceJobs ? REASONS_OF_SERVICE_JOBS : REASONS;
    if (!reasons.contains(action.reason())) {
      validationErrors.invalid(
          "jobStateTimeLimitActions: reason " + action.reason() + " is not supported.");
    }
    if (!action.state().equals("RUNNABLE")) {
      validationErrors.invalid("jobStateTimeLimitActions: state must be RUNNABLE.");
    }
    String expected = ofServiceJobs ? "TERMINATE" : "CANCEL";
    if (!action.action().equals(expected)) {
      validationErrors.invalid("Invalid job action. Valid job actions: [" + expected + "]");
    }
    if (action.maxTimeSeconds() < 600 || action.maxTimeSeconds() > 86_400) {
      validationErrors.invalid(
          "jobStateTimeLimitActions: maxTimeSeconds must be between 600 and 86400, got "
              + action.maxTimeSeconds()
              + ".");
    }
  }
}
