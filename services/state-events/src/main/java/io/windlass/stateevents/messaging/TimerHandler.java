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
import io.windlass.stateevents.store.TimerStore;
import io.windlass.stateevents.store.TimerStore.Fired;
import io.windlass.stateevents.store.TimerStore.StoredTimer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private static final int REGION_IN_ARN = 3;

  /** What AWS sends where nothing else is said: the text of an empty object. */
  private static final String DETAIL_OF_SCHEDULE = "\"{}\"";

  private final Pool pool;
  private final int partition;
  private final IntSupplier partitions;
  private TimerStore store;
  private Set<String> held = Set.of();
  private Optional<Instant> next = Optional.empty();

  TimerHandler(Pool pool, int partition, IntSupplier partitions) {
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
    List<Fired> fired = due.stream().map(each -> new Fired(each, each.timer().fire(now))).toList();
    List<OutboxMessage> events = fired.stream().flatMap(each -> event(each).stream()).toList();
    return new Effects(List.of(TimerStore.moveOn(fired)), events, this::lookAgain);
  }

  private static Optional<OutboxMessage> event(Fired fired) {
    Instant at = fired.firing().fires();
    if (at == null) {
      return Optional.empty();
    }
    String arn = fired.was().timer().arn();
    boolean isSchedule = arn.contains(":schedule/");
    String source = isSchedule ? "aws.scheduler" : "aws.events";
    String account = fired.was().accountId();
    var event =
        BusEvent.newBuilder()
            .setId(EventId.of(arn, at.toEpochMilli(), at).toString())
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
    return Optional.of(new OutboxMessage(Topics.BUS_EVENTS, account, source, event));
  }
}
