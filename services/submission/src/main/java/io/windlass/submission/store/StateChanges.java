package io.windlass.submission.store;

import io.windlass.messaging.SqlWrite;
import java.util.List;

/**
 * Writes what was heard of many jobs with one statement. What is not newer than what is known of a
 * job changes nothing, and ended attempts replace themselves: so an event may come twice.
 */
public final class StateChanges {
  private static final String UPDATE =
      """
      update job_state s
      set status = u.status, status_reason = u.reason, started_at = u.started_at,
          stopped_at = u.stopped_at, sequence = u.sequence, is_cancelled = u.cancelled,
          is_terminated = u.terminated, attempt = coalesce(u.attempt, s.attempt),
          attempts = case when u.ended is null then s.attempts
                          else s.attempts || u.ended::jsonb end
      from unnest(
        $1::text[], $2::bigint[], $3::text[], $4::text[], $5::bool[], $6::bool[], $7::bigint[],
        $8::bigint[], $9::text[], $10::text[])
      as u (job_id, sequence, status, reason, cancelled, terminated, started_at, stopped_at,
        attempt, ended)
      where s.job_id = u.job_id and s.sequence < u.sequence""";

  private StateChanges() {}

  /** The statement, for changes of different jobs. */
  public static SqlWrite update(List<StateChange> changes) {
    int count = changes.size();
    String[] ids = new String[count];
    Long[] sequences = new Long[count];
    String[] statuses = new String[count];
    String[] reasons = new String[count];
    Boolean[] cancelled = new Boolean[count];
    Boolean[] terminated = new Boolean[count];
    Long[] started = new Long[count];
    Long[] stopped = new Long[count];
    String[] attempts = new String[count];
    String[] ended = new String[count];
    for (int i = 0; i < count; i++) {
      StateChange change = changes.get(i);
      ids[i] = change.jobId();
      sequences[i] = change.sequence();
      statuses[i] = change.status().status();
      reasons[i] = change.status().reason();
      cancelled[i] = change.status().cancelled();
      terminated[i] = change.status().terminated();
      started[i] = change.times().startedAt();
      stopped[i] = change.times().stoppedAt();
      attempts[i] = change.attempt();
      ended[i] = change.endedAttempts();
    }
    return new SqlWrite(
        UPDATE,
        Sql.tuple(
            ids,
            sequences,
            statuses,
            reasons,
            cancelled,
            terminated,
            started,
            stopped,
            attempts,
            ended));
  }
}
