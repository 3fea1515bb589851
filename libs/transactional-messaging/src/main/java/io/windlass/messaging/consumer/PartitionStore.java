package io.windlass.messaging.consumer;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.messaging.quarantine.QuarantineStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements of a consumer group about one partition number. */
record PartitionStore(Pool pool, String group, int partition) {
  private static final String TAKE =
      "insert into partition_owner (consumer_group, partition, epoch, owner, taken_at) "
          + "values ($1, $2, 1, $3, now()) on conflict (consumer_group, partition) do update "
          + "set epoch = partition_owner.epoch + 1, owner = excluded.owner, "
          + "taken_at = excluded.taken_at returning epoch";
  private static final String OFFSETS =
      "select topic, next_offset from consumed_offset "
          + "where consumer_group = $1 and partition = $2";
  private static final String REQUIRE_EPOCH = "select require_partition_epoch($1, $2, $3)";
  private static final String ADVANCE = "select advance_offsets($1, $2, $3, $4, $5)";

  /** What a new owner starts from; a topic without an offset is read from its beginning. */
  record Ownership(long epoch, Map<String, Long> offsets, List<QuarantineStore.Count> quarantine) {}

  /** Waits for a commit under way, makes later ones under the former epoch fail, then reads. */
  Future<Ownership> take(String owner, QuarantineStore quarantine) {
    return pool.withConnection(
        connection ->
            connection
                .preparedQuery(TAKE)
                .execute(Tuple.of(group, partition, owner))
                .map(rows -> rows.iterator().next().getLong(0))
                .compose(
                    epoch ->
                        offsets(connection)
                            .compose(
                                offsets ->
                                    quarantine
                                        .summary(connection)
                                        .map(counts -> new Ownership(epoch, offsets, counts)))));
  }

  private Future<Map<String, Long>> offsets(SqlConnection connection) {
    return connection
        .preparedQuery(OFFSETS)
        .execute(Tuple.of(group, partition))
        .map(
            rows -> {
              Map<String, Long> offsets = new HashMap<>();
              for (Row row : rows) {
                offsets.put(row.getString(0), row.getLong(1));
              }
              return offsets;
            });
  }

  SqlStatement requireEpoch(long epoch) {
    return new SqlStatement(REQUIRE_EPOCH, Tuple.of(group, partition, epoch));
  }

  /**
   * Moves offsets on; fails the transaction where the store has others than these.
   *
   * @param stored what the store is believed to have, without the topics that it has no offset of
   */
  SqlStatement advance(Map<String, Long> stored, Map<String, Long> offsets) {
    String[] topics = offsets.keySet().toArray(String[]::new);
    Long[] from = Arrays.stream(topics).map(stored::get).toArray(Long[]::new);
    Long[] next = Arrays.stream(topics).map(offsets::get).toArray(Long[]::new);
    return new SqlStatement(
        ADVANCE, Tuple.from(Arrays.<Object>asList(group, partition, topics, from, next)));
  }
}
