package io.windlass.capacity.log;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/**
 * The index in the service's database, tables {@code log_stream} and {@code log_group}. Adds
 * streams in batches without waiting for the disk ({@code synchronous_commit} off): the later
 * transaction that records the end of the task flushes the write-ahead log up to its own commit,
 * and so these rows with it. What a crash of the database loses before that is added again when the
 * task is recovered.
 */
public final class PostgresStreamIndex implements StreamIndex {
  private static final String COLUMNS =
      "account_id, region, log_group, stream_name, task_id, created_at, first_event_at,"
          + " last_event_at, stored_bytes, complete";

  private static final String ADD =
      "INSERT INTO log_stream ("
          + COLUMNS
          + ", last_active_at) SELECT *, coalesce(last_event_at, created_at) FROM (SELECT"
          + " unnest($1::text[]) account_id, unnest($2::text[]) region, unnest($3::text[])"
          + " log_group, unnest($4::text[]) stream_name, unnest($5::text[]) task_id,"
          + " unnest($6::bigint[]) created_at, unnest($7::bigint[]) first_event_at,"
          + " unnest($8::bigint[]) last_event_at, unnest($9::bigint[]) stored_bytes,"
          + " unnest($10::boolean[]) complete) added"
          + " ON CONFLICT (account_id, region, log_group, stream_name) DO UPDATE SET"
          + " task_id = excluded.task_id, first_event_at = excluded.first_event_at,"
          + " last_event_at = excluded.last_event_at, last_active_at = excluded.last_active_at,"
          + " stored_bytes = excluded.stored_bytes, complete = excluded.complete";

  private final Pool pool;

  public PostgresStreamIndex(Pool pool) {
    this.pool = pool;
  }

  @Override
  public CompletionStage<Void> add(List<LogStreamInfo> streams) {
    Tuple values = columns(streams);
    return pool.withTransaction(
            connection ->
                connection
                    .query("SET LOCAL synchronous_commit = off")
                    .execute()
                    .compose(done -> connection.preparedQuery(ADD).execute(values)))
        .<Void>mapEmpty()
        .toCompletionStage();
  }

  private static Tuple columns(List<LogStreamInfo> streams) {
    return Tuple.of(
            streams.stream().map(s -> s.key().group().accountId()).toArray(String[]::new),
            streams.stream().map(s -> s.key().group().region()).toArray(String[]::new),
            streams.stream().map(s -> s.key().group().name()).toArray(String[]::new),
            streams.stream().map(s -> s.key().name()).toArray(String[]::new),
            streams.stream().map(LogStreamInfo::taskId).toArray(String[]::new),
            streams.stream().map(LogStreamInfo::createdAt).toArray(Long[]::new))
        .addArrayOfLong(streams.stream().map(LogStreamInfo::firstEventAt).toArray(Long[]::new))
        .addArrayOfLong(streams.stream().map(LogStreamInfo::lastEventAt).toArray(Long[]::new))
        .addArrayOfLong(streams.stream().map(LogStreamInfo::storedBytes).toArray(Long[]::new))
        .addArrayOfBoolean(streams.stream().map(LogStreamInfo::complete).toArray(Boolean[]::new));
  }

  @Override
  public Optional<LogStreamInfo> find(LogStreamKey key) {
    return streams(
            "SELECT "
                + COLUMNS
                + " FROM log_stream WHERE account_id = $1 AND region = $2 AND"
                + " log_group = $3 AND stream_name = $4",
            Tuple.of(key.group().accountId(), key.group().region(), key.group().name(), key.name()))
        .stream()
        .findFirst();
  }

  @Override
  public List<LogStreamInfo> list(StreamQuery query) {
    var select = new StreamSelect(COLUMNS, query);
    return streams(select.sql(), select.parameters());
  }

  @Override
  public List<LogStreamInfo> incomplete() {
    return streams("SELECT " + COLUMNS + " FROM log_stream WHERE NOT complete", Tuple.tuple());
  }

  private List<LogStreamInfo> streams(String sql, Tuple parameters) {
    return rows(sql, parameters, PostgresStreamIndex::stream);
  }

  private static LogStreamInfo stream(Row row) {
    var group = new LogGroup(row.getString(0), row.getString(1), row.getString(2));
    return new LogStreamInfo(
        new LogStreamKey(group, row.getString(3)),
        row.getString(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getBoolean(9));
  }

  @Override
  public boolean createGroup(LogGroup group, long createdAt) {
    var inserted =
        pool.preparedQuery(
                "INSERT INTO log_group (account_id, region, name, created_at) VALUES ($1, $2, $3,"
                    + " $4) ON CONFLICT DO NOTHING")
            .execute(Tuple.of(group.accountId(), group.region(), group.name(), createdAt))
            .map(rows -> rows.rowCount() == 1);
    return await(inserted);
  }

  @Override
  public List<StoredGroup> groups(String accountId, String region) {
    return rows(
        "SELECT name, created_at FROM log_group WHERE account_id = $1 AND region = $2 ORDER BY"
            + " name",
        Tuple.of(accountId, region),
        row -> new StoredGroup(new LogGroup(accountId, region, row.getString(0)), row.getLong(1)));
  }

  private <T> List<T> rows(
      String sql, Tuple parameters, java.util.function.Function<Row, T> mapping) {
    Future<RowSet<Row>> result = pool.preparedQuery(sql).execute(parameters);
    return StreamSupport.stream(await(result).spliterator(), false).map(mapping).toList();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
