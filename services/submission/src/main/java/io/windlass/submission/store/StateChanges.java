package io.windlass.submission.store;

import io.windlass.messaging.SqlStatement;
import io.windlass.submission.store.BatchStatement.Columns;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes the states of many jobs with one statement for each kind of job. A change that is not
 * newer than the row does nothing, and ended attempts replace themselves: so an event may come
 * twice.
 */
public final class StateChanges {
  private static final String SET =
      """
      update job_state s
      set status = u.status, status_reason = u.reason, started_at = u.started_at,
          stopped_at = u.stopped_at, sequence = u.sequence, is_cancelled = u.cancelled,
          is_terminated = u.terminated,\s""";

  private static final String SET_ATTEMPTS =
      """
      attempt = coalesce(u.attempt, s.attempt),
          attempts = case when u.ended is null then s.attempts
                          else s.attempts || u.ended::jsonb end
      """;

  private static final String FROM =
      "from %1$s where s.job_id = u.job_id and s.sequence < u.sequence";

  static final BatchStatement<JobViewUpdate.Job> JOBS =
      job(JobViewUpdate.Job::state).statement(SET + SET_ATTEMPTS + FROM);

  static final BatchStatement<JobViewUpdate.Array> ARRAYS =
      job(JobViewUpdate.Array::state)
          .text("summary", JobViewUpdate.Array::summary)
          .bigint("summary_at", JobViewUpdate.Array::summaryAt)
          .text("runnable", JobViewUpdate.Array::runnable)
          .bigint("spawned_at", JobViewUpdate.Array::spawnedAt)
          .statement(
              SET
                  + """
                  array_summary = u.summary, array_told_at = u.summary_at,
                  array_runnable = u.runnable,
                  array_spawned_at = coalesce(s.array_spawned_at, u.spawned_at)
                  """
                  + FROM);

  private static final BatchStatement<JobViewUpdate.ServiceJob> SERVICE_JOBS =
      job(JobViewUpdate.ServiceJob::state)
          .bigint("scheduled_at", JobViewUpdate.ServiceJob::scheduledAt)
          .text("environment", JobViewUpdate.ServiceJob::environment)
          .integer("preemptions", JobViewUpdate.ServiceJob::preemptions)
          .statement(
              SET
                  + """
                  scheduled_at = coalesce(u.scheduled_at, s.scheduled_at),
                  service_environment = coalesce(u.environment, s.service_environment),
                  preemptions = u.preemptions,
                  """
                  + SET_ATTEMPTS
                  + FROM);

  /** The first change of a child inserts its row. */
  static final BatchStatement<JobViewUpdate.Child> CHILDREN =
      state(
              new Columns<JobViewUpdate.Child>()
                  .text("array_id", change -> change.id().parentId())
                  .integer("array_index", change -> change.id().index()),
              JobViewUpdate.Child::state)
          .statement(
              """
              insert into array_child as c
                (array_id, array_index, sequence, status, status_reason, is_cancelled,
                 is_terminated, started_at, stopped_at, attempt, attempts)
              select u.array_id, u.array_index, u.sequence, u.status, u.reason, u.cancelled,
                u.terminated, u.started_at, u.stopped_at, u.attempt, coalesce(u.ended::jsonb, '{}')
              from %1$s
              on conflict (array_id, array_index) do update
              set status = excluded.status, status_reason = excluded.status_reason,
                  started_at = excluded.started_at, stopped_at = excluded.stopped_at,
                  sequence = excluded.sequence, is_cancelled = excluded.is_cancelled,
                  is_terminated = excluded.is_terminated,
                  attempt = coalesce(excluded.attempt, c.attempt),
                  attempts = c.attempts || excluded.attempts
              where c.sequence < excluded.sequence""");

  private StateChanges() {}

  /** Returns the statements for changes of different jobs. */
  public static List<SqlStatement> statements(List<JobViewUpdate> changes) {
    return Stream.of(
            JOBS.ofType(JobViewUpdate.Job.class, changes),
            ARRAYS.ofType(JobViewUpdate.Array.class, changes),
            SERVICE_JOBS.ofType(JobViewUpdate.ServiceJob.class, changes),
            CHILDREN.ofType(JobViewUpdate.Child.class, changes))
        .flatMap(Function.identity())
        .toList();
  }

  private static <R> Columns<R> job(Function<R, StateChange> of) {
    return state(new Columns<R>().text("job_id", row -> of.apply(row).jobId()), of);
  }

  private static <R> Columns<R> state(Columns<R> columns, Function<R, StateChange> of) {
    return columns
        .bigint("sequence", row -> of.apply(row).sequence())
        .text("status", row -> of.apply(row).status().status())
        .text("reason", row -> of.apply(row).status().reason())
        .bool("cancelled", row -> of.apply(row).status().cancelled())
        .bool("terminated", row -> of.apply(row).status().terminated())
        .bigint("started_at", row -> of.apply(row).times().startedAt())
        .bigint("stopped_at", row -> of.apply(row).times().stoppedAt())
        .text("attempt", row -> of.apply(row).attempt())
        .text("ended", row -> of.apply(row).endedAttempts());
  }
}
