package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes jobs that ended long ago (J-015, VIEW-001: not before seven days) with all their
 * transitions, in batches so that locks are short. Jobs that have not ended are kept. Transitions
 * that have been parked that long are deleted too. Several instances may run it at once.
 */
public final class HistoryPurge {
  private static final String ENDED =
      "select distinct job_id from (select job_id from history where status in ('SUCCEEDED',"
          + " 'FAILED') and at < $1 order by at limit $2) ended";

  private static final String FACTS = "delete from history where job_id = any($1)";
  private static final String JOBS = "delete from job where job_id = any($1)";

  private static final String PARKED =
      "delete from parked_transition where (job_id, sequence) in (select job_id, sequence from"
          + " parked_transition where at < $1 limit $2)";

  private final BlockingDatabase database;
  private final TransitionArchive archive;
  private final int batch;

  /**
   * @param archive gets the transitions
   */
  public HistoryPurge(Pool pool, TransitionArchive archive, int batch) {
    this.database = new BlockingDatabase(pool);
    this.archive = archive;
    this.batch = batch;
  }

  /**
   * Deletes what ended before {@code limit}; returns how many jobs that were.
   *
   * @param archiveSince transitions that were recorded since then are archived first
   */
  public long before(Instant limit, Instant archiveSince) {
    long purged = 0;
    List<String> ended;
    do {
      ended = new ArrayList<>();
      for (Row row : database.rows(ENDED, Tuple.of(limit.toEpochMilli(), batch))) {
        ended.add(row.getString(0));
      }
      if (!ended.isEmpty()) {
        archive.keep(ended, archiveSince);
        Tuple ids = Tuple.tuple().addArrayOfString(ended.toArray(String[]::new));
        database.rows(FACTS, ids);
        database.rows(JOBS, ids);
        purged += ended.size();
      }
    } while (!ended.isEmpty());
    int released;
    do {
      released = database.rows(PARKED, Tuple.of(limit.toEpochMilli(), batch)).rowCount();
    } while (released == batch);
    return purged;
  }
}
