package io.windlass.stateevents.messaging;

import io.vertx.sqlclient.Pool;
import io.windlass.events.BusEvent;
import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.PartitionHandler;
import io.windlass.stateevents.bus.EventScope;
import io.windlass.stateevents.notification.EventId;
import io.windlass.stateevents.schedule.Timer;
import io.windlass.stateevents.store.TimerStore;
import io.windlass.stateevents.store.TimerStore.Move;
import io.windlass.stateevents.store.TimerStore.StoredTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * Fires the timers of one partition: a firing is an event for its rule's or schedule's targets
 * alone, and leaves in the transaction that moves the timer on. So each happens once, whoever
 * crashes when; if a former owner's transaction comes to nothing, the next owner fires.
 *
 * <p>Records say that users have changed something: timers may be due earlier than they were. The
 * timers are in the database only, by when they are due; those that are not due cost nothing.
 */
public final class TimerHandler implements PartitionHandler {
  /** The topic that is consumed. */
  public static final List<String> TOPICS = List.of(Topics.EVENT_CONFIGURATION);

  private static final int BATCH = 500;

  /** After the last firing, until it is asked for the first time whether its event is done with. */
  private static final Duration FIRST_CHECK = Duration.ofSeconds(1);

  private static final Duration CHECK_PAUSE = Duration.ofSeconds(10);
  private static final int REGION_IN_ARN = 3;

  /** What AWS sends where nothing else is said: the text of an empty object. */
  private static final String DETAIL_OF_SCHEDULE = "\"{}\"";

  private final Pool pool;
  private final int partition;
  private final IntSupplier partitions;
  private final BiConsumer<String, String> onCompleted;
  private TimerStore store;
  private Set<String> held = Set.of();
  private Optional<Instant> next = Optional.empty();

  /**
   * @param onCompleted is told account and ARN of schedules that are to be deleted, until they are
   */
  TimerHandler(
      Pool pool, int partition, IntSupplier partitions, BiConsumer<String, String> onCompleted) {
    this.onCompleted = onCompleted;
    this.pool = pool;
    this.partition = partition;
    this.partitions = partitions;
    this.store = new TimerStore(pool, partition, 1);
  }

  @Override
  public void load(int partitionNumber, Pool ignored) {
    store = new TimerStore(pool, partition, partitions.getAsInt());
    next = store.firstDue(held);
  }

  @Override
  public void hold(Set<String> accountIds) {
    held = Set.copyOf(accountIds);
    lookAgain();
  }

  /** Reads nothing by itself: the next timer is at once, and looks at what there is. */
  private void lookAgain() {
    next = Optional.of(Instant.EPOCH);
  }

  @Override
  public Effects onRecords(List<IncomingRecord> records, Instant now) {
    return new Effects(List.of(), List.of(), this::lookAgain);
  }

  @Override
  public Optional<Instant> nextTimer() {
    return next;
  }

  @Override
  public Collection<String> accountsDue(Instant now) {
    return store.due(now, held, BATCH).stream().map(StoredTimer::accountId).distinct().toList();
  }

  @Override
  public Effects onTimer(Instant now) {
    List<StoredTimer> due = store.due(now, held, BATCH);
    if (due.isEmpty()) {
      next = store.firstDue(held);
      return Effects.NONE;
    }
    List<Move> moves = new ArrayList<>();
    List<OutboxMessage> events = new ArrayList<>();
    List<StoredTimer> completed = new ArrayList<>();
    for (StoredTimer each : due) {
      Instant ended = each.ended();
      if (ended != null) {
        if (store.isDoneWith(each.timer().arn(), ended, id(each.timer().arn(), ended))) {
          completed.add(each);
        }
        moves.add(new Move(each, null, now.plus(CHECK_PAUSE), null));
        continue;
      }
      Timer.Firing firing = each.timer().fire(now);
      moves.add(move(each, firing, now));
      if (firing.fires() != null) {
        events.add(event(each, firing.fires()));
      }
    }
    return new Effects(
        List.of(TimerStore.moveOn(moves)),
        events,
        () -> {
          lookAgain();
          completed.forEach(each -> onCompleted.accept(each.accountId(), each.timer().arn()));
        });
  }

  private static Move move(StoredTimer was, Timer.Firing firing, Instant now) {
    Timer following = firing.next();
    if (following != null) {
      return new Move(was, following.at(), following.due(), null);
    }
    Instant last = Objects.requireNonNullElse(firing.fires(), Instant.EPOCH);
    return was.thenDelete()
        ? new Move(was, null, now.plus(FIRST_CHECK), last)
        : new Move(was, null, null, null);
  }

  private static UUID id(String arn, Instant at) {
    return EventId.of(arn, at.toEpochMilli(), at);
  }

  private static OutboxMessage event(StoredTimer fired, Instant at) {
    String arn = fired.timer().arn();
    boolean isSchedule = arn.contains(":schedule/");
    String source = isSchedule ? "aws.scheduler" : "aws.events";
    String account = fired.accountId();
    var event =
        BusEvent.newBuilder()
            .setId(id(arn, at).toString())
            .setEventBusName(EventScope.DEFAULT_BUS)
            .setDetailType("Scheduled Event")
            .setSource(source)
            .setAccountId(account)
            .setTime(at)
            .setRegion(arn.split(":", -1)[REGION_IN_ARN])
            .setResources(List.of(arn))
            .setDetail(isSchedule ? DETAIL_OF_SCHEDULE : "{}")
            .setRuleArns(List.of(arn))
            .build();
    return new OutboxMessage(Topics.BUS_EVENTS, account, source, event);
  }
}
