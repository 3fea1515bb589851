package io.windlass.submission.store;

import io.windlass.messaging.SqlStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another priority or share of a waiting job (FS-014): the one thing that the scheduler changes of
 * what was resolved at submission. Children and nodes show what their parent shows.
 */
public record PrecedenceChange(
    String jobId, long sequence, @Nullable String shareIdentifier, int schedulingPriority) {
  private static final BatchStatement<PrecedenceChange> UPDATE =
      new BatchStatement.Columns<PrecedenceChange>()
          .text("job_id", PrecedenceChange::jobId)
          .bigint("sequence", PrecedenceChange::sequence)
          .text("share", PrecedenceChange::shareIdentifier)
          .integer("priority", PrecedenceChange::schedulingPriority)
          .statement(
              """
              update job j
              set share_identifier = u.share,
                  detail = (j.detail::jsonb || jsonb_build_object('schedulingPriority', u.priority)
                    || case when u.share is distinct from j.share_identifier
                            then jsonb_build_object('shareIdentifier', u.share) else '{}' end)::text
              from %1$s
              join job_state s using (job_id)
              where j.job_id = u.job_id and s.sequence < u.sequence""");

  /**
   * Returns the statement for changes of different jobs, if there are any. It must run before the
   * statement that raises the sequences of their states.
   */
  public static List<SqlStatement> statements(List<PrecedenceChange> changes) {
    return UPDATE.ofType(PrecedenceChange.class, changes).toList();
  }
}
