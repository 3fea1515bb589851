package io.windlass.submission.store;

import static io.windlass.submission.store.StateColumns.column;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import java.util.List;

/**
 * Writes what was heard of many jobs with one statement. What is not newer than what is known of a
 * job changes nothing, and ended attempts replace themselves: so an event may come twice.
 */
public final class StateChanges {
  private static final String SET =
      """
      update job_state s
      set status = u.status, status_reason = u.reason, started_at = u.started_at,
          stopped_at = u.stopped_at, sequence = u.sequence, is_cancelled = u.cancelled,
          is_terminated = u.terminated,\s""";

  private static final String UPDATE =
      SET
          + """
          attempt = coalesce(u.attempt, s.attempt),
              attempts = case when u.ended is null then s.attempts
                              else s.attempts || u.ended::jsonb end
          from unnest(
            $1::text[], $2::bigint[], $3::text[], $4::text[], $5::bool[], $6::bool[], $7::bigint[],
            $8::bigint[], $9::text[], $10::text[])
          as u (job_id, sequence, status, reason, cancelled, terminated, started_at, stopped_at,
            attempt, ended)
          where s.job_id = u.job_id and s.sequence < u.sequence""";

  private static final String UPDATE_ARRAYS =
      SET
          + """
          array_summary = u.summary, array_told_at = u.told_at, array_runnable = u.runnable,
              array_spawned_at = coalesce(s.array_spawned_at, u.spawned_at)
          from unnest(
            $1::text[], $2::bigint[], $3::text[], $4::text[], $5::bool[], $6::bool[], $7::bigint[],
            $8::bigint[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::text[],
            $14::bigint[])
          as u (job_id, sequence, status, reason, cancelled, terminated, started_at, stopped_at,
            attempt, ended, summary, told_at, runnable, spawned_at)
          where s.job_id = u.job_id and s.sequence < u.sequence""";

  private static final String UPDATE_SERVICE_JOBS =
      SET
          + """
          scheduled_at = coalesce(u.scheduled_at, s.scheduled_at),
              service_environment = coalesce(u.environment, s.service_environment),
              preemptions = u.preemptions,
              attempt = coalesce(u.attempt, s.attempt),
              attempts = case when u.ended is null then s.attempts
                              else s.attempts || u.ended::jsonb end
          from unnest(
            $1::text[], $2::bigint[], $3::text[], $4::text[], $5::bool[], $6::bool[], $7::bigint[],
            $8::bigint[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::int[])
          as u (job_id, sequence, status, reason, cancelled, terminated, started_at, stopped_at,
            attempt, ended, scheduled_at, environment, preemptions)
          where s.job_id = u.job_id and s.sequence < u.sequence""";

  private static final String UPSERT_CHILDREN =
      """
      insert into array_child as c
        (array_id, array_index, sequence, status, status_reason, is_cancelled, is_terminated,
         started_at, stopped_at, attempt, attempts)
      select u.array_id, u.array_index, u.sequence, u.status, u.reason, u.cancelled, u.terminated,
        u.started_at, u.stopped_at, u.attempt, coalesce(u.ended::jsonb, '{}')
      from unnest(
        $1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::bool[], $7::bool[],
        $8::bigint[], $9::bigint[], $10::text[], $11::text[])
      as u (array_id, array_index, sequence, status, reason, cancelled, terminated, started_at,
        stopped_at, attempt, ended)
      on conflict (array_id, array_index) do update
      set status = excluded.status, status_reason = excluded.status_reason,
          started_at = excluded.started_at, stopped_at = excluded.stopped_at,
          sequence = excluded.sequence, is_cancelled = excluded.is_cancelled,
          is_terminated = excluded.is_terminated, attempt = coalesce(excluded.attempt, c.attempt),
          attempts = c.attempts || excluded.attempts
      where c.sequence < excluded.sequence""";

  private StateChanges() {}

  /** The statement, for changes of different jobs. */
  public static SqlStatement update(List<StateChange> changes) {
    Tuple ids = Tuple.tuple().addValue(column(changes, String[]::new, StateChange::jobId));
    return new SqlStatement(UPDATE, StateColumns.addTo(ids, changes));
  }

  /** The statement, for changes of different parents of arrays. */
  public static SqlStatement updateArrays(List<ArrayChange> arrays) {
    List<StateChange> changes = arrays.stream().map(ArrayChange::state).toList();
    Tuple ids = Tuple.tuple().addValue(column(changes, String[]::new, StateChange::jobId));
    return new SqlStatement(
        UPDATE_ARRAYS,
        StateColumns.addTo(ids, changes)
            .addValue(column(arrays, String[]::new, ArrayChange::summary))
            .addValue(column(arrays, Long[]::new, ArrayChange::toldAt))
            .addValue(column(arrays, String[]::new, ArrayChange::runnable))
            .addValue(column(arrays, Long[]::new, ArrayChange::spawnedAt)));
  }

  /** The statement, for changes of different service jobs. */
  public static SqlStatement updateServiceJobs(List<ServiceChange> services) {
    List<StateChange> changes = services.stream().map(ServiceChange::state).toList();
    Tuple ids = Tuple.tuple().addValue(column(changes, String[]::new, StateChange::jobId));
    return new SqlStatement(
        UPDATE_SERVICE_JOBS,
        StateColumns.addTo(ids, changes)
            .addValue(column(services, Long[]::new, ServiceChange::scheduledAt))
            .addValue(column(services, String[]::new, ServiceChange::environment))
            .addValue(column(services, Integer[]::new, ServiceChange::preemptions)));
  }

  /** The statement, for changes of different children; a child's first change makes its row. */
  public static SqlStatement upsertChildren(List<ChildChange> children) {
    List<StateChange> changes = children.stream().map(ChildChange::state).toList();
    Tuple ids =
        Tuple.tuple()
            .addValue(column(children, String[]::new, c -> c.child().arrayId()))
            .addValue(column(children, Integer[]::new, c -> c.child().index()));
    return new SqlStatement(UPSERT_CHILDREN, StateColumns.addTo(ids, changes));
  }
}
