package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/** Removes what custom buses need not remember any longer. */
public final class ExpiredRows {
  private static final List<String> TABLES = List.of("client_token", "event_deduplication");

  private ExpiredRows() {}

  /** Removes client tokens and deduplication ids that have expired. Blocks. */
  public static void remove(Pool pool, Instant now) {
    var database = new BlockingDatabase(pool);
    for (String table : TABLES) {
      database.rows(
          "delete from " + table + " where expires_at <= $1", Tuple.of(now.toEpochMilli()));
    }
  }
}
