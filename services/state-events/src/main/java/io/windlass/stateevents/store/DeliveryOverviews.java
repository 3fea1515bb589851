package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.delivery.DeliveryRecord;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.explanation.DeliveryOverview;
import io.windlass.stateevents.explanation.DeliveryOverview.Backlog;
import io.windlass.stateevents.explanation.DeliveryOverview.Ending;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how the deliveries of an account go. Methods block. Thread-safe. */
public final class DeliveryOverviews {
  private static final String BACKLOGS =
      "select subscription_key, count(*), count(*) filter (where attempts > 0), min(due) from"
          + " delivery where subscription_key = any($1) group by subscription_key order by 2 desc";

  private static final String ENDING =
      "subscription_key, at, ending, cardinality(event_ids), event_ids[1:10], coalesce(failures,"
          + " '[]')";

  private static final String LATEST =
      "select "
          + ENDING
          + " from unnest($1::bigint[]) as k (key) cross join lateral (select * from"
          + " delivery_record where subscription_key = k.key order by at desc limit $2) r order by"
          + " at desc limit $2";

  private static final String FAILED =
      "select "
          + ENDING
          + " from delivery_record where account_id = $3 and subscription_key = any($1) and failures"
          + " is not null order by at desc limit $2";

  private final BlockingDatabase database;

  public DeliveryOverviews(Pool pool) {
    this.database = new BlockingDatabase(pool);
  }

  /**
   * Returns the overview of some subscriptions.
   *
   * @param failedOnly whether deliveries that succeeded at once are left out
   * @param most how many endings
   */
  public DeliveryOverview of(
      String accountId, List<Subscription> subscriptions, boolean failedOnly, int most) {
    Map<Long, Subscription> byKey = new LinkedHashMap<>();
    subscriptions.forEach(each -> byKey.put(each.key(), each));
    Tuple latest = keys(byKey).addInteger(most);
    return new DeliveryOverview(
        database.list(BACKLOGS, keys(byKey), row -> backlog(row, byKey)),
        failedOnly
            ? database.list(FAILED, latest.addString(accountId), row -> ending(row, byKey))
            : database.list(LATEST, latest, row -> ending(row, byKey)));
  }

  private static Tuple keys(Map<Long, Subscription> byKey) {
    return Tuple.tuple().addArrayOfLong(byKey.keySet().toArray(Long[]::new));
  }

  private static Backlog backlog(Row row, Map<Long, Subscription> byKey) {
    Subscription subscription = of(row, byKey);
    Long due = row.getLong(3);
    return new Backlog(
        subscription.id(),
        subscription.target().arn(),
        row.getLong(1),
        row.getLong(2),
        instant(due));
  }

  private static Ending ending(Row row, Map<Long, Subscription> byKey) {
    return new Ending(
        of(row, byKey).id(),
        Instant.ofEpochMilli(row.getLong(1)),
        DeliveryRecord.End.valueOf(row.getString(2)),
        row.getInteger(3),
        Arrays.asList(row.getArrayOfUUIDs(4)),
        AttemptText.read(row.getString(5)));
  }

  private static Subscription of(Row row, Map<Long, Subscription> byKey) {
    Subscription found = byKey.get(row.getLong(0));
    if (found == null) {
      throw new IllegalStateException("a subscription that was not asked for");
    }
    return found;
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
