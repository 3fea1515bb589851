package io.windlass.stateevents.store;

import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.metric.JobMetric;

/**
 * When a transition is a data point of a metric, and of which value, over {@code t}, a row of
 * {@code history}, and {@code f}, what {@link JobMetricStore} says of it.
 */
final class JobMetricSql {
  private JobMetricSql() {}

  /** Returns the condition. */
  static String condition(JobMetric metric) {
    return switch (metric) {
      case JOBS_SUBMITTED -> "t.previous_status is null and not f.is_child";
      case JOBS_MOVED_TO_PENDING -> movedTo(JobState.PENDING);
      case JOBS_MOVED_TO_RUNNABLE -> movedTo(JobState.RUNNABLE);
      case JOBS_MOVED_TO_SCHEDULED -> movedTo(JobState.SCHEDULED);
      case JOBS_MOVED_TO_STARTING -> movedTo(JobState.STARTING);
      case JOBS_MOVED_TO_RUNNING, STARTING_TO_RUNNING -> movedTo(JobState.RUNNING);
      case JOBS_MOVED_TO_SUCCEEDED -> movedTo(JobState.SUCCEEDED);
      case JOBS_MOVED_TO_FAILED -> movedTo(JobState.FAILED);
      case JOBS_CANCELLED -> movedTo(JobState.FAILED) + " and t.cancelled and not t.terminated";
      case JOBS_TERMINATED -> movedTo(JobState.FAILED) + " and t.terminated";
      case JOBS_RETRIED ->
          movedTo(JobState.RUNNABLE) + " and t.attempt_ended and not f.was_preempted";
      case JOBS_PREEMPTED -> "f.was_preempted";
      case SUBMITTED_TO_RUNNABLE ->
          movedTo(JobState.RUNNABLE) + " and t.previous_status in ('SUBMITTED', 'PENDING')";
      case SUBMITTED_TO_FIRST_STARTING ->
          movedTo(JobState.STARTING)
              + " and not f.is_service and t.attempt::json ->> 'number' = '1'";
      case SUBMITTED_TO_FIRST_SCHEDULED ->
          movedTo(JobState.SCHEDULED) + " and " + entered(JobState.SCHEDULED) + " is null";
      case RUNNABLE_TO_STARTING -> movedTo(JobState.STARTING) + " and not f.is_service";
      case RUNNABLE_TO_SCHEDULED -> movedTo(JobState.SCHEDULED);
      case SCHEDULED_TO_STARTING -> movedTo(JobState.STARTING) + " and f.is_service";
      case ATTEMPT_EXECUTION ->
          "t.attempt_ended and f.array_size is null and t.attempt::json ->> 'startedAt' is not"
              + " null";
      case ATTEMPT -> "t.attempt_ended and f.array_size is null";
    };
  }

  /** Returns the value; null is none. */
  static String value(JobMetric metric) {
    return switch (metric) {
      case JOBS_SUBMITTED -> "coalesce(f.array_size::bigint, 1)";
      case JOBS_MOVED_TO_PENDING,
          JOBS_MOVED_TO_RUNNABLE,
          JOBS_MOVED_TO_SCHEDULED,
          JOBS_MOVED_TO_STARTING,
          JOBS_MOVED_TO_RUNNING,
          JOBS_MOVED_TO_SUCCEEDED,
          JOBS_MOVED_TO_FAILED,
          JOBS_CANCELLED,
          JOBS_TERMINATED,
          JOBS_RETRIED,
          JOBS_PREEMPTED ->
          "1";
      case SUBMITTED_TO_RUNNABLE, SUBMITTED_TO_FIRST_STARTING, SUBMITTED_TO_FIRST_SCHEDULED ->
          "t.at - t.created_at";
      case RUNNABLE_TO_STARTING, RUNNABLE_TO_SCHEDULED -> "t.at - " + entered(JobState.RUNNABLE);
      case SCHEDULED_TO_STARTING -> "t.at - " + entered(JobState.SCHEDULED);
      case STARTING_TO_RUNNING, ATTEMPT -> "t.at - " + entered(JobState.STARTING);
      case ATTEMPT_EXECUTION ->
          "(t.attempt::json ->> 'stoppedAt')::bigint - (t.attempt::json ->> 'startedAt')::bigint";
    };
  }

  private static String movedTo(JobState state) {
    return "t.status = '%s' and f.moved and f.array_size is null".formatted(state.name());
  }

  /** When the job was last moved to a state before. */
  private static String entered(JobState state) {
    return "(select max(p.at) from history p where p.job_id = t.job_id and p.sequence < t.sequence"
        + " and p.status = '%s' and p.previous_status is distinct from p.status)"
            .formatted(state.name());
  }
}
