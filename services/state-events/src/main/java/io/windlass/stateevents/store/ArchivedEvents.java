package io.windlass.stateevents.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The events in archives. Safe for concurrent use. */
public final class ArchivedEvents {
  private static final Duration REPLAYS_KEPT = Duration.ofDays(90);
  private static final String PUT =
      "insert into archived_event (archive_uuid, at, event_id, size, event)"
          + " select uuid, $2, $3, $4, $5 from event_archive where uuid = $1"
          + " on conflict do nothing";
  private static final String EXPIRED =
      """
      delete from archived_event where ctid = any(array(
        select e.ctid from archived_event e
        left join event_archive a on a.uuid = e.archive_uuid
        where a.uuid is null or (a.retention_days > 0 and e.at < $1 - a.retention_days * 86400000::bigint)
        limit $2))
      """;

  private final Pool pool;

  public ArchivedEvents(Pool pool) {
    this.pool = pool;
  }

  /**
   * An event as it is kept.
   *
   * @param at the time in the event
   * @param json the envelope
   */
  public record ArchivedEvent(String archiveUuid, Instant at, String eventId, String json) {}

  /**
   * Keeps an event; one that is there already, or whose archive is gone, changes nothing. Does not
   * block.
   */
  public Future<Void> put(ArchivedEvent event) {
    int size = event.json().getBytes(StandardCharsets.UTF_8).length;
    return pool.preparedQuery(PUT)
        .execute(
            Tuple.from(
                List.<Object>of(
                    event.archiveUuid(),
                    event.at().toEpochMilli(),
                    event.eventId(),
                    size,
                    event.json())))
        .mapEmpty();
  }

  /**
   * Removes what archives need not keep any longer, a batch at a time, and replays that ended long
   * ago. Returns the number of events. Blocks.
   */
  public long purge(Instant now, int batch) {
    var database = new BlockingDatabase(pool);
    database.rows(
        "delete from event_replay where ended_at < $1",
        Tuple.of(now.minus(REPLAYS_KEPT).toEpochMilli()));
    long removed = 0;
    while (true) {
      int rows = database.rows(EXPIRED, Tuple.of(now.toEpochMilli(), batch)).rowCount();
      removed += rows;
      if (rows < batch) {
        return removed;
      }
    }
  }
}
