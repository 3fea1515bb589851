package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.DeliveryRow;
import io.windlass.stateevents.delivery.Lanes.StoredDelivery;
import io.windlass.stateevents.delivery.Lanes.Wanted;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads deliveries of a partition. Every method blocks; what is written is a handler's effect. */
public final class DeliveryStore {
  private static final String EVENT =
      "p.position, p.event_id, p.account_id, p.bus_arn, p.message_group, p.ingested_at, p.event";

  private static final String OPEN =
      "select "
          + EVENT
          + ", p.subscriptions, coalesce((select array_agg(d.subscription_key) from delivery d where"
          + " d.partition = p.partition and d.position = p.position), '{}') as rows from"
          + " pending_event p where p.partition = $1 and p.subscriptions <> '{}' order by"
          + " p.position";

  private static final String BACKLOG =
      "select account_id, subscription_key, count(*) as rows, min(due) as due from delivery where"
          + " partition = $1 group by account_id, subscription_key";

  private static final String LAST =
      "select coalesce(max(position), 0) from pending_event where partition = $1";

  private static final String DUE =
      "select "
          + EVENT
          + ", d.subscription_key, d.message_group as row_group, d.due, d.attempts,"
          + " d.dead_letter_attempts, d.exhausted, d.failures from unnest($2::bigint[], $3::int[])"
          + " as w (key, rows) cross join lateral (select * from delivery d where d.partition = $1"
          + " and d.subscription_key = w.key and d.due is not null order by d.due limit w.rows) d"
          + " join pending_event p on p.partition = $1 and p.position = d.position order by"
          + " d.subscription_key, d.due, d.position";

  private final BlockingDatabase database;

  /**
   * An event that was in memory.
   *
   * @param waiting keys of the subscriptions that were still to have it, without those with rows
   */
  public record OpenEvent(DeliverableEvent event, List<Long> waiting, boolean hasRows) {}

  /** How many rows a subscription has, and when the first one is due. */
  public record Backlog(String accountId, long subscriptionKey, long rows, @Nullable Instant due) {}

  public DeliveryStore(Pool pool) {
    this.database = new BlockingDatabase(pool);
  }

  /** Returns what was in memory, in the order of positions. */
  public List<OpenEvent> openEvents(int partition) {
    return database.list(
        OPEN,
        Tuple.of(partition),
        row -> {
          List<Long> rows = Arrays.asList(row.getArrayOfLongs("rows"));
          List<Long> waiting =
              Arrays.stream(row.getArrayOfLongs("subscriptions"))
                  .filter(key -> !rows.contains(key))
                  .toList();
          return new OpenEvent(event(row), waiting, !rows.isEmpty());
        });
  }

  public List<Backlog> backlogs(int partition) {
    return database.list(
        BACKLOG,
        Tuple.of(partition),
        row ->
            new Backlog(
                row.getString("account_id"),
                row.getLong("subscription_key"),
                row.getLong("rows"),
                instant(row.getLong("due"))));
  }

  /** Returns the highest position; 0 if there is none. */
  public long lastPosition(int partition) {
    return database.list(LAST, Tuple.of(partition), row -> row.getLong(0)).getFirst();
  }

  /** Returns the first rows of each lane by when they are due, with their events. */
  public List<StoredDelivery> due(int partition, List<Wanted> wanted) {
    return database.list(
        DUE,
        Tuple.of(partition)
            .addArrayOfLong(wanted.stream().map(Wanted::subscriptionKey).toArray(Long[]::new))
            .addArrayOfInteger(wanted.stream().map(Wanted::rows).toArray(Integer[]::new)),
        row ->
            new StoredDelivery(
                event(row),
                new DeliveryRow(
                    row.getLong("position"),
                    row.getLong("subscription_key"),
                    row.getString("account_id"),
                    row.getString("row_group"),
                    instant(row.getLong("due")),
                    row.getInteger("attempts"),
                    row.getInteger("dead_letter_attempts"),
                    row.getString("exhausted"),
                    AttemptText.read(row.getString("failures")))));
  }

  private static DeliverableEvent event(Row row) {
    return new DeliverableEvent(
        row.getLong("position"),
        row.getUUID("event_id"),
        row.getString("account_id"),
        row.getString("bus_arn"),
        row.getString("message_group"),
        Instant.ofEpochMilli(row.getLong("ingested_at")),
        row.getString("event"));
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
