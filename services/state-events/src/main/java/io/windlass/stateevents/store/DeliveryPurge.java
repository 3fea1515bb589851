package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/**
 * Deletes records of deliveries that ended long ago, in batches so that locks are short. Several
 * instances may run it at once.
 */
public final class DeliveryPurge {
  private static final String RECORDS =
      "delete from delivery_record where ctid = any(array(select ctid from delivery_record where at"
          + " < $1 limit $2 for update skip locked))";

  private final BlockingDatabase database;
  private final int batch;

  public DeliveryPurge(Pool pool, int batch) {
    this.database = new BlockingDatabase(pool);
    this.batch = batch;
  }

  /** Deletes what ended before {@code limit}; returns how many rows that were. */
  public long before(Instant limit) {
    long purged = 0;
    int deleted;
    do {
      deleted = database.rows(RECORDS, Tuple.of(limit.toEpochMilli(), batch)).rowCount();
      purged += deleted;
    } while (deleted == batch);
    return purged;
  }
}
