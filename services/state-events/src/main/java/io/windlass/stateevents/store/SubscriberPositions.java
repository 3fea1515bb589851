package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far subscribers of custom buses are. Reading blocks; what is written is a handler's effect.
 */
public final class SubscriberPositions {
  private static final String READ =
      "select subscriber_id, account_id, run, next_offset from subscriber_position where partition"
          + " = $1";

  private static final String NEXT_OFFSET =
      "select next_offset from consumed_offset where consumer_group = $1 and partition = $2 and"
          + " topic = $3";

  /** Subscribers of which no owner of a partition knows that they have been started. */
  private static final String UNNOTICED =
      "select distinct s.account_id from bus_subscriber s where s.running and not s.revoked and not"
          + " exists (select 1 from subscriber_position p where p.subscriber_id = s.id and p.run ="
          + " s.run)";

  private final BlockingDatabase database;

  /**
   * How far a subscriber is.
   *
   * @param run which of its runs this is about
   * @param nextOffset of the next record that it is to have; null: it has had what the partition
   *     has had
   */
  public record Position(
      String subscriberId, String accountId, long run, @Nullable Long nextOffset) {
    public Position at(@Nullable Long offset) {
      return new Position(subscriberId, accountId, run, offset);
    }
  }

  public SubscriberPositions(Pool pool) {
    this.database = new BlockingDatabase(pool);
  }

  public List<Position> of(int partition) {
    return database.list(
        READ,
        Tuple.of(partition),
        row ->
            new Position(
                row.getString("subscriber_id"),
                row.getString("account_id"),
                row.getLong("run"),
                row.getLong("next_offset")));
  }

  /** Returns the offset of the next record that a group consumes; 0 if it has consumed none. */
  public long nextOffset(String group, int partition, String topic) {
    return database
        .list(NEXT_OFFSET, Tuple.of(group, partition, topic), row -> row.getLong(0))
        .stream()
        .findFirst()
        .orElse(0L);
  }

  /** Returns the accounts with subscribers that have been started unnoticed. */
  public List<String> unnoticed() {
    return database.list(UNNOTICED, Tuple.tuple(), row -> row.getString(0));
  }

  public static SqlStatement written(int partition, Position position) {
    return new SqlStatement(
        "insert into subscriber_position (partition, subscriber_id, account_id, run, next_offset)"
            + " values ($1, $2, $3, $4, $5) on conflict (partition, subscriber_id) do update set"
            + " run = excluded.run, next_offset = excluded.next_offset",
        Tuple.of(
            partition,
            position.subscriberId(),
            position.accountId(),
            position.run(),
            position.nextOffset()));
  }

  public static SqlStatement removed(int partition, String subscriberId) {
    return new SqlStatement(
        "delete from subscriber_position where partition = $1 and subscriber_id = $2",
        Tuple.of(partition, subscriberId));
  }
}
