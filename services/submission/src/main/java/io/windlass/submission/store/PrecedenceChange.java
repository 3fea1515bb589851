package io.windlass.submission.store;

import static io.windlass.submission.store.StateColumns.column;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that waits has another priority or share (FS-014): the one thing that the scheduler changes
 * of what was resolved at submission. Children and nodes show what their job shows.
 */
public record PrecedenceChange(
    String jobId, long sequence, @Nullable String shareIdentifier, int schedulingPriority) {
  private static final String UPDATE =
      """
      update job j
      set share_identifier = u.share,
          detail = (j.detail::jsonb || jsonb_build_object('schedulingPriority', u.priority)
            || case when u.share is distinct from j.share_identifier
                    then jsonb_build_object('shareIdentifier', u.share) else '{}' end)::text
      from unnest($1::text[], $2::bigint[], $3::text[], $4::int[])
        as u (job_id, sequence, share, priority)
      join job_state s using (job_id)
      where j.job_id = u.job_id and s.sequence < u.sequence""";

  /** The statement, for changes of different jobs; before that which changes their states. */
  public static SqlStatement update(List<PrecedenceChange> changes) {
    return new SqlStatement(
        UPDATE,
        Tuple.tuple()
            .addValue(column(changes, String[]::new, PrecedenceChange::jobId))
            .addValue(column(changes, Long[]::new, PrecedenceChange::sequence))
            .addValue(column(changes, String[]::new, PrecedenceChange::shareIdentifier))
            .addValue(column(changes, Integer[]::new, PrecedenceChange::schedulingPriority)));
  }
}
