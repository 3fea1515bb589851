package io.windlass.stateevents.store;

import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.stateevents.delivery.Delivery;
import io.windlass.stateevents.delivery.DeliveryRecord;
import io.windlass.stateevents.delivery.DeliveryRow;
import io.windlass.stateevents.delivery.LaneChanges;
import io.windlass.stateevents.delivery.LaneChanges.RowKey;
import io.windlass.stateevents.delivery.Lanes.Admission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The statements that write down deliveries, each for many of them. */
public final class DeliveryWrites {
  private static final String EVENTS =
      "insert into pending_event (partition, position, event_id, account_id, bus_arn,"
          + " message_group, ingested_at, event, subscriptions) select $1, t.position, t.event_id,"
          + " t.account_id, t.bus_arn, t.message_group, t.ingested_at, t.event,"
          + " t.subscriptions::bigint[] from unnest($2::bigint[], $3::uuid[], $4::text[],"
          + " $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[]) as t (position,"
          + " event_id, account_id, bus_arn, message_group, ingested_at, event, subscriptions)";

  /** Of a group, only the row of the lowest position is due. */
  private static final String ROWS =
      "insert into delivery (partition, subscription_key, position, account_id, message_group, due,"
          + " attempts, dead_letter_attempts, exhausted, failures) select $1, t.key, t.position,"
          + " t.account_id, t.message_group, case when t.message_group is not null and (row_number()"
          + " over (partition by t.key, t.message_group order by t.position) > 1 or exists (select 1"
          + " from delivery d where d.partition = $1 and d.subscription_key = t.key and"
          + " d.message_group = t.message_group and d.position < t.position)) then null else t.due"
          + " end, t.attempts, t.dead_letter_attempts, t.exhausted, t.failures from"
          + " unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::int[],"
          + " $8::int[], $9::text[], $10::text[]) as t (key, position, account_id, message_group,"
          + " due, attempts, dead_letter_attempts, exhausted, failures)";

  private static final String UPDATE =
      "update delivery d set due = t.due, attempts = t.attempts, dead_letter_attempts ="
          + " t.dead_letter_attempts, exhausted = t.exhausted, failures = t.failures from"
          + " unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::int[], $6::int[], $7::text[],"
          + " $8::text[]) as t (key, position, due, attempts, dead_letter_attempts, exhausted,"
          + " failures) where d.partition = $1 and d.subscription_key = t.key and d.position ="
          + " t.position";

  private static final String DELETE =
      "delete from delivery d using unnest($2::bigint[], $3::bigint[]) as t (key, position) where"
          + " d.partition = $1 and d.subscription_key = t.key and d.position = t.position";

  private static final String CLOSE =
      "with gone as (delete from delivery where partition = $1 and subscription_key = any($2)"
          + " returning position) delete from pending_event p where p.partition = $1 and p.position"
          + " in (select position from gone) and p.subscriptions = '{}' and not exists (select 1"
          + " from delivery d where d.partition = $1 and d.position = p.position and"
          + " d.subscription_key <> all($2))";

  private static final String PROMOTE =
      "update delivery d set due = $4 from unnest($2::bigint[], $3::text[]) as t (key,"
          + " message_group) cross join lateral (select h.position from delivery h where h.partition"
          + " = $1 and h.subscription_key = t.key and h.message_group = t.message_group order by"
          + " h.position limit 1) as head where d.partition = $1 and d.subscription_key = t.key and"
          + " d.position = head.position and d.due is null";

  private static final String SERVED =
      "update pending_event p set subscriptions = array(select s from unnest(p.subscriptions) s"
          + " where s <> all(t.keys)) from (select position, array_agg(key) as keys from"
          + " unnest($2::bigint[], $3::bigint[]) as u (key, position) group by position) t where"
          + " p.partition = $1 and p.position = t.position";

  private static final String FINISHED =
      "delete from pending_event where partition = $1 and position = any($2)";

  private static final String WITHOUT_ROWS =
      "delete from pending_event p where p.partition = $1 and p.position = any($2) and (p.position ="
          + " any($3) or p.subscriptions = '{}') and not exists (select 1 from delivery d where"
          + " d.partition = $1 and d.position = p.position)";

  private static final String LEFT_TO_ROWS =
      "update pending_event set subscriptions = '{}' where partition = $1 and position = any($2) and"
          + " subscriptions <> '{}'";

  private static final String RECORDS =
      "insert into delivery_record (account_id, subscription_key, at, ending, event_ids) select"
          + " account_id, key, max(at), ending, array_agg(event_id) from unnest($1::text[],"
          + " $2::bigint[], $3::bigint[], $4::text[], $5::uuid[]) as t (account_id, key, at, ending,"
          + " event_id) group by account_id, key, ending";

  private static final String RECORDS_WITH_FAILURES =
      "insert into delivery_record (account_id, subscription_key, at, ending, event_ids, failures)"
          + " select account_id, key, at, ending, array[event_id], failures from unnest($1::text[],"
          + " $2::bigint[], $3::bigint[], $4::text[], $5::uuid[], $6::text[]) as t (account_id, key,"
          + " at, ending, event_id, failures)";

  private DeliveryWrites() {}

  /** Events that have just come, with the deliveries that get a row at once. */
  public static List<SqlStatement> admitted(int partition, List<Admission> admissions) {
    var writes = new ArrayList<SqlStatement>();
    List<Admission> wanted =
        admissions.stream()
            .filter(each -> !each.inMemory().isEmpty() || !each.rows().isEmpty())
            .toList();
    if (!wanted.isEmpty()) {
      writes.add(
          new SqlStatement(
              EVENTS,
              Tuple.of(partition)
                  .addArrayOfLong(longs(wanted, each -> each.event().position()))
                  .addArrayOfUUID(
                      wanted.stream().map(each -> each.event().id()).toArray(java.util.UUID[]::new))
                  .addArrayOfString(texts(wanted, each -> each.event().accountId()))
                  .addArrayOfString(texts(wanted, each -> each.event().busArn()))
                  .addArrayOfString(texts(wanted, each -> each.event().group()))
                  .addArrayOfLong(longs(wanted, each -> each.event().ingested().toEpochMilli()))
                  .addArrayOfString(texts(wanted, each -> each.event().json()))
                  .addArrayOfString(texts(wanted, DeliveryWrites::keys))));
    }
    insertRows(writes, partition, wanted.stream().flatMap(each -> each.rows().stream()).toList());
    return writes;
  }

  private static String keys(Admission admission) {
    var text = new StringBuilder("{");
    for (Delivery each : admission.inMemory()) {
      text.append(text.length() == 1 ? "" : ",").append(each.subscriptionKey());
    }
    return text.append('}').toString();
  }

  /** What has become of deliveries. */
  public static List<SqlStatement> changes(int partition, LaneChanges changes, Instant now) {
    var writes = new ArrayList<SqlStatement>();
    if (!changes.closedLanes().isEmpty()) {
      writes.add(statement(CLOSE, partition, changes.closedLanes()));
    }
    insertRows(writes, partition, changes.inserted());
    updateRows(writes, partition, changes.updated());
    addKeys(writes, DELETE, partition, changes.deleted());
    if (!changes.promoted().isEmpty()) {
      writes.add(
          new SqlStatement(
              PROMOTE,
              Tuple.of(partition)
                  .addArrayOfLong(longs(changes.promoted(), LaneChanges.GroupKey::subscriptionKey))
                  .addArrayOfString(texts(changes.promoted(), LaneChanges.GroupKey::group))
                  .addLong(now.toEpochMilli())));
    }
    addKeys(writes, SERVED, partition, changes.served());
    if (!changes.finished().isEmpty()) {
      writes.add(statement(FINISHED, partition, changes.finished()));
    }
    if (!changes.leftToRows().isEmpty() || !changes.deleted().isEmpty()) {
      List<Long> touched =
          Stream.concat(
                  changes.leftToRows().stream(), changes.deleted().stream().map(RowKey::position))
              .distinct()
              .toList();
      SqlStatement withoutRows = statement(WITHOUT_ROWS, partition, touched);
      withoutRows.parameters().addArrayOfLong(changes.leftToRows().toArray(Long[]::new));
      writes.add(withoutRows);
    }
    if (!changes.leftToRows().isEmpty()) {
      writes.add(statement(LEFT_TO_ROWS, partition, changes.leftToRows()));
    }
    addRecords(writes, changes.records());
    return writes;
  }

  private static void insertRows(List<SqlStatement> writes, int partition, List<DeliveryRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    writes.add(
        new SqlStatement(
            ROWS,
            keysOf(partition, rows)
                .addArrayOfString(texts(rows, DeliveryRow::accountId))
                .addArrayOfString(rows.stream().map(DeliveryRow::group).toArray(String[]::new))
                .addArrayOfLong(dues(rows))
                .addArrayOfInteger(integers(rows, DeliveryRow::attempts))
                .addArrayOfInteger(integers(rows, DeliveryRow::deadLetterAttempts))
                .addArrayOfString(rows.stream().map(DeliveryRow::exhausted).toArray(String[]::new))
                .addArrayOfString(texts(rows, row -> AttemptText.write(row.failures())))));
  }

  private static void updateRows(List<SqlStatement> writes, int partition, List<DeliveryRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    writes.add(
        new SqlStatement(
            UPDATE,
            keysOf(partition, rows)
                .addArrayOfLong(dues(rows))
                .addArrayOfInteger(integers(rows, DeliveryRow::attempts))
                .addArrayOfInteger(integers(rows, DeliveryRow::deadLetterAttempts))
                .addArrayOfString(rows.stream().map(DeliveryRow::exhausted).toArray(String[]::new))
                .addArrayOfString(texts(rows, row -> AttemptText.write(row.failures())))));
  }

  private static Tuple keysOf(int partition, List<DeliveryRow> rows) {
    return Tuple.of(partition)
        .addArrayOfLong(longs(rows, DeliveryRow::subscriptionKey))
        .addArrayOfLong(longs(rows, DeliveryRow::position));
  }

  private static void addKeys(
      List<SqlStatement> writes, String sql, int partition, List<RowKey> keys) {
    if (!keys.isEmpty()) {
      writes.add(
          new SqlStatement(
              sql,
              Tuple.of(partition)
                  .addArrayOfLong(longs(keys, RowKey::subscriptionKey))
                  .addArrayOfLong(longs(keys, RowKey::position))));
    }
  }

  private static void addRecords(List<SqlStatement> writes, List<DeliveryRecord> records) {
    List<DeliveryRecord> plain =
        records.stream().filter(each -> each.failures().isEmpty()).toList();
    if (!plain.isEmpty()) {
      writes.add(new SqlStatement(RECORDS, record(plain)));
    }
    List<DeliveryRecord> others =
        records.stream().filter(each -> !each.failures().isEmpty()).toList();
    if (!others.isEmpty()) {
      writes.add(
          new SqlStatement(
              RECORDS_WITH_FAILURES,
              record(others)
                  .addArrayOfString(texts(others, each -> AttemptText.write(each.failures())))));
    }
  }

  private static Tuple record(List<DeliveryRecord> records) {
    return Tuple.tuple()
        .addArrayOfString(texts(records, DeliveryRecord::accountId))
        .addArrayOfLong(longs(records, DeliveryRecord::subscriptionKey))
        .addArrayOfLong(longs(records, each -> each.at().toEpochMilli()))
        .addArrayOfString(texts(records, each -> each.end().name()))
        .addArrayOfUUID(
            records.stream().map(DeliveryRecord::eventId).toArray(java.util.UUID[]::new));
  }

  private static SqlStatement statement(String sql, int partition, List<Long> numbers) {
    return new SqlStatement(sql, Tuple.of(partition).addArrayOfLong(numbers.toArray(Long[]::new)));
  }

  private static Long[] dues(List<DeliveryRow> rows) {
    return rows.stream()
        .map(
            row -> {
              Instant due = row.due();
              return due == null ? null : (Long) due.toEpochMilli();
            })
        .toArray(Long[]::new);
  }

  private static <T> Long[] longs(List<T> all, Function<T, Long> number) {
    return all.stream().map(number).toArray(Long[]::new);
  }

  private static <T> Integer[] integers(List<T> all, Function<T, Integer> number) {
    return all.stream().map(number).toArray(Integer[]::new);
  }

  private static <T> String[] texts(List<T> all, Function<T, String> text) {
    return all.stream().map(text).toArray(String[]::new);
  }
}
