package io.windlass.messaging.quarantine;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The statements about what one partition of a consumer group has in quarantine. */
public final class QuarantineStore {
  private static final String OURS =
      " where direction = 'in' and consumer_group = $1 and partition = $2 ";

  /** By a prefix of the scope first, which is indexed, since entries of an index are limited. */
  private static final String OF_SCOPE = "and left(scope, 200) = left($3, 200) and scope = $3 ";

  private static final String SUMMARY =
      "select scope, topic, count(*), count(*) filter (where status <> 'PARKED'), "
          + "coalesce(bool_or(wish = 'RETRY'), false) from quarantined_record"
          + OURS
          + "group by scope, topic";
  private static final String REQUESTS =
      "select id, scope, topic, wish from quarantined_record"
          + OURS
          + "and wish is not null order by id limit 1000";
  private static final String ROWS =
      "select id, topic, record_offset, record_key, record_timestamp, value, status "
          + "from quarantined_record"
          + OURS
          + OF_SCOPE
          + "order by id limit $4";
  private static final String ADD =
      "insert into quarantined_record (direction, consumer_group, partition, topic, record_offset, "
          + "record_key, record_timestamp, value, account_id, scope, status, error, stack, attempts) "
          + "select 'in', $1, $2, topic, record_offset, record_key, record_timestamp, value, "
          + "account_id, scope, status, error, stack, "
          + "case when status = 'PARKED' then 0 else 1 end from unnest($3::text[], $4::bigint[], "
          + "$5::bytea[], $6::timestamptz[], $7::bytea[], $8::text[], $9::text[], $10::text[], "
          + "$11::text[], $12::text[]) with ordinality as t (topic, record_offset, record_key, "
          + "record_timestamp, value, account_id, scope, status, error, stack, position) "
          + "order by position";
  private static final String DELETE =
      "delete from quarantined_record" + OURS + "and id = any($3::bigint[])";
  private static final String PUT_BACK =
      "update quarantined_record set wish = null, changed_at = now(), "
          + "status = case when id <> $4 then status when status = 'BLOCKED' then status "
          + "else 'FAILED' end, "
          + "error = case when id = $4 then $5 else error end, "
          + "stack = case when id = $4 then $6 else stack end, "
          + "attempts = attempts + case when id = $4 then 1 else 0 end"
          + OURS
          + OF_SCOPE
          + "and (id = $4 or wish = 'RETRY')";
  private static final String GATHER =
      "update quarantined_record set scope = $3"
          + OURS
          + "and scope in (select scope from quarantined_record"
          + OURS
          + "and account_id = $4)";
  private static final String MOVE =
      "update quarantined_record set scope = $3" + OURS + "and id = $4";

  private final Pool pool;
  private final String group;
  private final int partition;

  /**
   * The rows of a topic in a scope.
   *
   * @param failed how many of the rows failed themselves
   * @param retry whether the operator has requested a retry
   */
  public record Count(String scope, String topic, long rows, long failed, boolean retry) {}

  /** A request of the operator to retry or discard a row (its column {@code wish}). */
  public record OperatorRequest(long id, String scope, String topic, boolean discard) {}

  /** A row that is to be retried. */
  public record Kept(
      long id,
      String topic,
      long offset,
      String key,
      long timestamp,
      @Nullable Buffer value,
      QuarantinedRecord.Status status) {}

  public QuarantineStore(Pool pool, String group, int partition) {
    this.pool = pool;
    this.group = group;
    this.partition = partition;
  }

  public Future<List<Count>> summary(SqlConnection connection) {
    return connection
        .preparedQuery(SUMMARY)
        .execute(Tuple.of(group, partition))
        .map(
            rows ->
                list(
                    rows,
                    row ->
                        new Count(
                            row.getString(0),
                            row.getString(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getBoolean(4))));
  }

  public Future<List<OperatorRequest>> requests() {
    return pool.preparedQuery(REQUESTS)
        .execute(Tuple.of(group, partition))
        .map(
            rows ->
                list(
                    rows,
                    row ->
                        new OperatorRequest(
                            row.getLong(0),
                            row.getString(1),
                            row.getString(2),
                            row.getString(3).equals("DISCARD"))));
  }

  /** Returns the first rows of a scope, in the order in which they came. */
  public Future<List<Kept>> rows(String scope, int limit) {
    return pool.preparedQuery(ROWS)
        .execute(Tuple.of(group, partition, scope, limit))
        .map(rows -> list(rows, QuarantineStore::kept));
  }

  private static Kept kept(Row row) {
    return new Kept(
        row.getLong(0),
        row.getString(1),
        row.getLong(2),
        row.getBuffer(3).toString(java.nio.charset.StandardCharsets.UTF_8),
        row.getOffsetDateTime(4).toInstant().toEpochMilli(),
        row.getBuffer(5),
        QuarantinedRecord.Status.valueOf(row.getString(6)));
  }

  public SqlStatement add(List<QuarantinedRecord> records) {
    return new SqlStatement(
        ADD,
        Tuple.from(
            Arrays.<Object>asList(
                group,
                partition,
                column(records, QuarantinedRecord::topic, String[]::new),
                column(records, QuarantinedRecord::offset, Long[]::new),
                column(records, QuarantinedRecord::key, Buffer[]::new),
                column(
                    records,
                    each -> OffsetDateTime.ofInstant(each.timestamp(), ZoneOffset.UTC),
                    OffsetDateTime[]::new),
                column(records, QuarantinedRecord::value, Buffer[]::new),
                column(records, QuarantineStore::account, String[]::new),
                column(records, QuarantinedRecord::scope, String[]::new),
                column(records, each -> each.status().name(), String[]::new),
                column(records, QuarantinedRecord::error, String[]::new),
                column(records, QuarantinedRecord::stack, String[]::new))));
  }

  private static @Nullable String account(QuarantinedRecord aside) {
    String account = aside.accountId();
    return account == null ? null : PostgresText.of(account);
  }

  public SqlStatement delete(List<Long> ids) {
    return new SqlStatement(
        DELETE, Tuple.from(Arrays.<Object>asList(group, partition, ids.toArray(Long[]::new))));
  }

  /** Records that a row failed again, and withdraws the requests for its scope. */
  public SqlStatement putBack(String scope, long id, Throwable failure) {
    return new SqlStatement(
        PUT_BACK,
        Tuple.of(
            group,
            partition,
            scope,
            id,
            QuarantinedRecord.error(failure),
            QuarantinedRecord.stack(failure)));
  }

  /** Moves all rows of an account, and the records parked behind them, into one scope. */
  public SqlStatement gather(String accountId) {
    return new SqlStatement(
        GATHER,
        Tuple.of(
            group, partition, OrderingScopes.ofAccount(accountId), PostgresText.of(accountId)));
  }

  /** Moves a row into another scope, behind rows that it must not overtake. */
  public SqlStatement move(String scope, long id) {
    return new SqlStatement(MOVE, Tuple.of(group, partition, scope, id));
  }

  private static <C> C[] column(
      List<QuarantinedRecord> records,
      Function<QuarantinedRecord, @Nullable C> value,
      IntFunction<C[]> array) {
    return records.stream().map(value).toArray(array);
  }

  private static <T> List<T> list(Iterable<Row> rows, Function<Row, T> each) {
    List<T> result = new ArrayList<>();
    rows.forEach(row -> result.add(each.apply(row)));
    return result;
  }
}
