package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import io.windlass.stateevents.schedule.Schedule;
import io.windlass.stateevents.schedule.ScheduleExpression;
import io.windlass.stateevents.schedule.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the timers of a partition, by when they are due. Methods that read block; what is written
 * is a handler's effect.
 */
public final class TimerStore {
  private static final String OF_PARTITION =
      "due is not null and shard % $1 = $2 and account_id <> all($3)";

  private static final String DUE =
      "select * from event_timer where "
          + OF_PARTITION
          + " and due <= $4 order by due, arn limit $5";

  private static final String FIRST =
      "select due from event_timer where " + OF_PARTITION + " order by due limit 1";

  /** A user may have changed it meanwhile: then it stays as it is. */
  private static final String MOVE_ON =
      "update event_timer t set scheduled_at = coalesce(n.scheduled_at, t.scheduled_at), due ="
          + " n.due, ended_at = coalesce(n.ended, t.ended_at) from unnest($1::text[], $2::bigint[],"
          + " $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) as n (arn, revision, was_due,"
          + " scheduled_at, due, ended) where t.arn = n.arn and t.revision = n.revision and t.due ="
          + " n.was_due";

  private static final String DONE_WITH =
      "select coalesce(admitted_at, 0) >= $2 and not exists (select 1 from pending_event where"
          + " event_id = $3) from event_timer where arn = $1";

  private final BlockingDatabase database;
  private final int partition;
  private final int partitions;

  /**
   * A timer as it is stored.
   *
   * @param thenDelete whether its schedule is to be deleted after the last firing
   * @param ended when the last firing was scheduled, if it has happened and a deletion is to follow
   */
  public record StoredTimer(
      String accountId, long revision, Timer timer, boolean thenDelete, @Nullable Instant ended) {}

  /**
   * What becomes of a timer that was due.
   *
   * @param at the scheduled moment of its next firing; null leaves it
   * @param due null: it does not fire again
   * @param ended as of a {@link StoredTimer}; null leaves it
   */
  public record Move(
      StoredTimer was, @Nullable Instant at, @Nullable Instant due, @Nullable Instant ended) {}

  /**
   * @param partitions how many there are
   */
  public TimerStore(Pool pool, int partition, int partitions) {
    this.database = new BlockingDatabase(pool);
    this.partition = partition;
    this.partitions = partitions;
  }

  /**
   * Returns timers that are due, the first ones first.
   *
   * @param heldAccounts whose timers are left out
   */
  public List<StoredTimer> due(Instant now, Collection<String> heldAccounts, int most) {
    return database.list(
        DUE, mine(heldAccounts).addLong(now.toEpochMilli()).addInteger(most), TimerStore::timer);
  }

  /** Returns when the first timer is due. */
  public Optional<Instant> firstDue(Collection<String> heldAccounts) {
    return database
        .list(FIRST, mine(heldAccounts), row -> Instant.ofEpochMilli(row.getLong(0)))
        .stream()
        .findFirst();
  }

  private Tuple mine(Collection<String> heldAccounts) {
    return Tuple.of(partitions, partition).addArrayOfString(heldAccounts.toArray(String[]::new));
  }

  private static StoredTimer timer(Row row) {
    Long end = row.getLong("end_at");
    var schedule =
        new Schedule(
            ScheduleExpression.ofSchedule(row.getString("expression")).orElseThrow(),
            ZoneId.of(row.getString("time_zone")),
            instant(row, "start_at"),
            end == null ? null : Instant.ofEpochMilli(end));
    return new StoredTimer(
        row.getString("account_id"),
        row.getLong("revision"),
        new Timer(
            row.getString("arn"),
            schedule,
            Duration.ofMillis(row.getLong("window_ms")),
            Duration.ofMillis(row.getLong("max_age_ms")),
            instant(row, "scheduled_at"),
            instant(row, "due")),
        row.getBoolean("then_delete"),
        row.getLong("ended_at") == null ? null : instant(row, "ended_at"));
  }

  /** Returns whether the event of a firing has been taken for delivery, and nobody waits for it. */
  public boolean isDoneWith(String arn, Instant scheduled, UUID eventId) {
    return database
        .list(DONE_WITH, Tuple.of(arn, scheduled.toEpochMilli(), eventId), row -> row.getBoolean(0))
        .contains(true);
  }

  private static Instant instant(Row row, String column) {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  /** Returns what moves timers on that were due. */
  public static SqlStatement moveOn(List<Move> moves) {
    return new SqlStatement(
        MOVE_ON,
        Tuple.tuple()
            .addArrayOfString(
                moves.stream().map(each -> each.was().timer().arn()).toArray(String[]::new))
            .addArrayOfLong(moves.stream().map(each -> each.was().revision()).toArray(Long[]::new))
            .addArrayOfLong(millis(moves, each -> each.was().timer().due()))
            .addArrayOfLong(millis(moves, Move::at))
            .addArrayOfLong(millis(moves, Move::due))
            .addArrayOfLong(millis(moves, Move::ended)));
  }

  private static Long[] millis(List<Move> moves, Function<Move, @Nullable Instant> moment) {
    return moves.stream()
        .map(
            each -> {
              Instant found = moment.apply(each);
              return found == null ? null : (Long) found.toEpochMilli();
            })
        .toArray(Long[]::new);
  }
}
