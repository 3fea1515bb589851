package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.delivery.DeliveryRecord;
import io.windlass.stateevents.delivery.DeliveryRow;
import io.windlass.stateevents.explanation.DeliveryTrace;
import io.windlass.stateevents.explanation.FoundEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is written down about the deliveries of one event, on whichever partition it is.
 * Methods block. Thread-safe.
 */
public final class DeliveryTraces {
  private static final String PENDING =
      "select partition, position, bus_arn, ingested_at, event, subscriptions from pending_event"
          + " where event_id = $1 and account_id = $2";

  private static final String ROWS =
      "select position, subscription_key, account_id, message_group, due, attempts,"
          + " dead_letter_attempts, exhausted, failures from delivery where partition = $1 and"
          + " position = $2";

  private static final String WITH_FAILURES =
      "select subscription_key, at, ending, failures from delivery_record where event_ids[1] = $1"
          + " and account_id = $2 and failures is not null";

  private static final String AT_ONCE =
      "select subscription_key, at, ending, '[]' from delivery_record where subscription_key ="
          + " any($1) and at >= $2 and at < $3 and failures is null and $4 = any(event_ids)";

  /** Most events arrive at once; what comes later is looked for in more and more records. */
  private static final List<Duration> STEPS =
      List.of(Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofDays(100_000));

  private final BlockingDatabase database;

  public DeliveryTraces(Pool pool) {
    this.database = new BlockingDatabase(pool);
  }

  /** Returns an event that somebody is still to have. */
  public Optional<FoundEvent> pending(String accountId, UUID eventId) {
    return database
        .list(
            PENDING,
            Tuple.of(eventId, accountId),
            row ->
                new FoundEvent(
                    row.getString("bus_arn"),
                    Instant.ofEpochMilli(row.getLong("ingested_at")),
                    row.getString("event"),
                    FoundEvent.Source.PENDING))
        .stream()
        .findFirst();
  }

  /**
   * Returns what is known of an event's deliveries.
   *
   * @param subscriptionKeys those in question; of others only what failed or has not ended is told
   * @param since nothing was recorded before
   */
  public DeliveryTrace of(
      String accountId, UUID eventId, Collection<Long> subscriptionKeys, Instant since) {
    var waiting = new HashSet<Long>();
    var rows = new ArrayList<DeliveryRow>();
    for (Row pending : database.rows(PENDING, Tuple.of(eventId, accountId))) {
      waiting.addAll(Arrays.asList(pending.getArrayOfLongs("subscriptions")));
      rows.addAll(
          database.list(
              ROWS,
              Tuple.of(pending.getInteger("partition"), pending.getLong("position")),
              DeliveryTraces::row));
    }
    var endings =
        new ArrayList<>(
            database.list(
                WITH_FAILURES,
                Tuple.of(eventId, accountId),
                row -> ending(row, accountId, eventId)));
    var trace = new DeliveryTrace(Set.copyOf(waiting), rows, endings);
    Instant from = since;
    for (Duration step : STEPS) {
      // What waits in memory may have been recorded already.
      List<Long> sought =
          subscriptionKeys.stream()
              .filter(key -> waiting.contains(key) || !trace.has(key))
              .toList();
      if (sought.isEmpty()) {
        break;
      }
      Instant until = since.plus(step);
      endings.addAll(
          database.list(
              AT_ONCE,
              Tuple.tuple()
                  .addArrayOfLong(sought.toArray(Long[]::new))
                  .addLong(from.toEpochMilli())
                  .addLong(until.toEpochMilli())
                  .addUUID(eventId),
              row -> ending(row, accountId, eventId)));
      from = until;
    }
    return trace;
  }

  private static DeliveryRecord ending(Row row, String accountId, UUID eventId) {
    return new DeliveryRecord(
        row.getLong(0),
        accountId,
        eventId,
        Instant.ofEpochMilli(row.getLong(1)),
        DeliveryRecord.End.valueOf(row.getString(2)),
        AttemptText.read(row.getString(3)));
  }

  private static DeliveryRow row(Row row) {
    Long due = row.getLong("due");
    return new DeliveryRow(
        row.getLong("position"),
        row.getLong("subscription_key"),
        row.getString("account_id"),
        row.getString("message_group"),
        instant(due),
        row.getInteger("attempts"),
        row.getInteger("dead_letter_attempts"),
        row.getString("exhausted"),
        AttemptText.read(row.getString("failures")));
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
