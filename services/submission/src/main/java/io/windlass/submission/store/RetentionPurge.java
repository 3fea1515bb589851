package io.windlass.submission.store;

import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Deletes jobs and revisions after their retention (J-015, JD-005). Blocks. */
public final class RetentionPurge {
  private static final int BATCH = 1000;
  private static final int CHILDREN = 10_000;
  private static final Duration DEREGISTERED = Duration.ofDays(180);
  private static final String QUEUES =
      """
      with recursive seen as (
        (select queue_id from job_state order by queue_id limit 1)
        union all
        select (select s.queue_id from job_state s where s.queue_id > seen.queue_id
                order by s.queue_id limit 1)
        from seen where seen.queue_id is not null
      )
      select queue_id from seen where queue_id is not null\
      """;

  private RetentionPurge() {}

  /** Deletes jobs that ended longer ago than the retention, in batches; returns how many. */
  public static int purgeJobs(Pool pool, Instant now, Duration retention) {
    long before = now.minus(retention).toEpochMilli();
    int purged = 0;
    for (long queue : BlockingSql.rows(pool, QUEUES, row -> row.getLong(0))) {
      for (String status : List.of("SUCCEEDED", "FAILED")) {
        // Children are deleted first, in batches as well: there may be very many.
        while (ChildJobs.purge(pool, queue, status, before, CHILDREN) > 0) {}
        int removed;
        do {
          removed = Jobs.purge(pool, queue, status, before, BATCH);
          purged += removed;
        } while (removed == BATCH);
      }
    }
    return purged;
  }

  /** Deletes revisions that were deregistered half a year ago; returns how many. */
  public static int purgeDefinitions(Pool pool, Instant now) {
    return BlockingSql.write(
        pool,
        "delete from job_definition where deregistered_at < $1",
        now.minus(DEREGISTERED).atOffset(ZoneOffset.UTC));
  }
}
