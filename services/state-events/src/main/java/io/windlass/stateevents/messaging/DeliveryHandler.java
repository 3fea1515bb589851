package io.windlass.stateevents.messaging;

import io.windlass.events.Topics;
import io.windlass.messaging.Effects;
import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.RecordHandlingException;
import io.windlass.messaging.SqlStatement;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.LaneChanges;
import io.windlass.stateevents.delivery.Lanes.Admission;
import io.windlass.stateevents.delivery.Lanes.StoredDelivery;
import io.windlass.stateevents.delivery.Lanes.Wanted;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.delivery.SubscriptionSource;
import io.windlass.stateevents.notification.EventEnvelope;
import io.windlass.stateevents.store.AdmittedFirings;
import io.windlass.stateevents.store.DeliveryStore;
import io.windlass.stateevents.store.DeliveryWrites;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the topics that events of buses are on: matches them, writes down who is to have
 * them, and has them delivered once that is committed. Every write is an effect, so that an owner
 * that has lost its partition writes nothing any more.
 *
 * <p>After a crash, what was delivered and not yet written down is delivered again, with the same
 * event ids.
 */
public final class DeliveryHandler implements PartitionHandler {
  /** The topics that are consumed. */
  public static final List<String> TOPICS = List.of(Topics.NOTIFICATIONS, Topics.BUS_EVENTS);

  /** Positions follow time, so that a partition without rows goes on where it was. */
  private static final int POSITIONS_PER_MILLISECOND_BITS = 12;

  private static final int COLONS_BEFORE_ACCOUNT = 4;

  private final int partition;
  private final String notifications;
  private final DeliveryStore store;
  private final SubscriptionSource source;
  private final Dispatcher dispatcher;
  private final AdmittedFirings firings;
  private final SubscriberCatchUp catchUp;
  private long lastPosition;
  private Instant lastWrite = Instant.EPOCH;

  /**
   * @param notifications the topic of Batch's own events
   */
  DeliveryHandler(
      int partition,
      String notifications,
      DeliveryStore store,
      AdmittedFirings firings,
      SubscriptionSource source,
      Dispatcher dispatcher,
      SubscriberCatchUp catchUp) {
    this.catchUp = catchUp;
    this.partition = partition;
    this.notifications = notifications;
    this.store = store;
    this.firings = firings;
    this.source = source;
    this.dispatcher = dispatcher;
  }

  @Override
  public void load(int partitionNumber, io.vertx.sqlclient.Pool pool) {
    dispatcher.reset();
    firings.reset();
    catchUp.load().forEach(this::subscriptions);
    lastPosition = Math.max(lastPosition, store.lastPosition(partition));
    List<DeliveryStore.Backlog> backlogs = store.backlogs(partition);
    List<DeliveryStore.OpenEvent> open = store.openEvents(partition);
    backlogs.forEach(each -> subscriptions(each.accountId()));
    open.forEach(each -> subscriptions(each.event().accountId()));
    Instant now = dispatcher.now();
    dispatcher.locked(
        lanes -> {
          for (DeliveryStore.Backlog each : backlogs) {
            lanes.rowsFound(each.subscriptionKey(), each.rows(), each.due());
          }
          for (DeliveryStore.OpenEvent each : open) {
            lanes.recovered(each.event(), each.waiting(), each.hasRows(), now);
          }
          return lanes.start(now);
        });
  }

  /** Notifications of accounts whose default buses nobody listens to are not even decoded. */
  @Override
  public boolean wants(String topic, String key) {
    if (!topic.equals(notifications)) {
      return true;
    }
    String account = accountOf(key);
    return account == null || subscriptions(account).hasDefaultBus();
  }

  /** The account of an ARN; null if it is none. */
  private static @Nullable String accountOf(String arn) {
    int from = 0;
    for (int colon = 0; colon < COLONS_BEFORE_ACCOUNT; colon++) {
      from = arn.indexOf(':', from) + 1;
      if (from == 0) {
        return null;
      }
    }
    int end = arn.indexOf(':', from);
    return end <= from || !arn.startsWith("arn:") ? null : arn.substring(from, end);
  }

  @Override
  public Effects onRecords(List<IncomingRecord> records, Instant now) {
    var matches = new ArrayList<Match>();
    for (IncomingRecord record : records) {
      try {
        catchUp.at(record);
        Match match = match(record, now);
        if (match != null) {
          matches.add(match);
        }
        catchUp.passed(record);
      } catch (IllegalArgumentException e) {
        throw RecordHandlingException.records(List.of(record), e);
      }
    }
    return effects(matches, List.of(), List.of(), now);
  }

  private Effects effects(
      List<Match> matches, List<Wanted> wanted, List<StoredDelivery> rows, Instant now) {
    var admissions = new ArrayList<Admission>(matches.size());
    // At one moment: a row that a group's event gets in between would be written after those of
    // the events that follow it.
    LaneChanges changes =
        dispatcher.decide(
            lanes -> {
              LaneChanges taken = lanes.takeChanges(now);
              for (Match match : matches) {
                admissions.add(lanes.admit(match.event(), match.subscriptionKeys(), now));
              }
              return taken;
            });
    Effects flush = flush(changes, wanted, rows, now);
    var writes = new ArrayList<>(flush.writes());
    writes.addAll(catchUp.takeWrites());
    writes.addAll(DeliveryWrites.admitted(partition, admissions));
    writes.addAll(firings.takeWrites());
    return new Effects(
        writes,
        List.of(),
        () -> {
          flush.afterCommit().run();
          dispatcher.locked(lanes -> lanes.admitted(admissions, dispatcher.now()));
        });
  }

  private record Match(DeliverableEvent event, List<Long> subscriptionKeys) {}

  private @Nullable Match match(IncomingRecord record, Instant now) {
    BusEventRecord event = BusEventRecord.of(record.value(), record.timestamp());
    if (event == null) {
      return null;
    }
    String addressee = event.addressee();
    AccountSubscriptions subscriptions = subscriptions(event.accountId());
    if (addressee == null && !subscriptions.hasBus(event.busArn())) {
      return null;
    }
    String json = event.json();
    List<Long> keys =
        addressee != null
            ? addressed(event.envelope(), addressee)
            : subscriptions.match(event.busArn(), json).stream()
                .filter(key -> takes(subscriptions.subscription(key), event))
                .toList();
    return keys.isEmpty() ? null : match(event, json, keys, event.ingested(), now);
  }

  private boolean takes(Subscription subscription, BusEventRecord event) {
    return event.isFor(subscription)
        && isBeforeEnd(subscription, event)
        && catchUp.takes(subscription);
  }

  private static boolean isBeforeEnd(Subscription subscription, BusEventRecord event) {
    Subscription.Run run = subscription.run();
    return run == null || run.until() == null || event.ingested().isBefore(run.until());
  }

  /**
   * What subscribers that are behind are given next; it counts as put on the bus only now, so that
   * it is not too old for them.
   */
  private List<Match> past(Instant now) {
    var matches = new ArrayList<Match>();
    for (Subscription subscription : catchUp.behind()) {
      if (!dispatcher.decide(lanes -> lanes.hasRoom(subscription.key()))) {
        continue;
      }
      AccountSubscriptions subscriptions = subscriptions(subscription.accountId());
      for (BusEventReader.Logged logged : catchUp.read(subscription)) {
        BusEventRecord event = logged.event();
        if (event != null
            && event.busArn().equals(subscription.busArn())
            && isBeforeEnd(subscription, event)) {
          String json = event.json();
          if (subscriptions.match(event.busArn(), json).contains(subscription.key())) {
            matches.add(match(event, json, List.of(subscription.key()), now, now));
          }
        }
        catchUp.given(subscription, logged.offset() + 1);
      }
    }
    return matches;
  }

  private Match match(
      BusEventRecord event, String json, List<Long> keys, Instant ingested, Instant now) {
    lastPosition = Math.max(lastPosition + 1, now.toEpochMilli() << POSITIONS_PER_MILLISECOND_BITS);
    return new Match(
        new DeliverableEvent(
            lastPosition,
            UUID.fromString(event.envelope().id()),
            event.accountId(),
            event.busArn(),
            event.group().replace("\0", ""),
            ingested,
            json),
        keys);
  }

  /** Those of a rule or schedule, which may be so new that it has not been heard of here. */
  private List<Long> addressed(EventEnvelope event, String sourceArn) {
    if (!firings.admit(sourceArn, event.time())) {
      return List.of();
    }
    String accountId = event.account();
    List<Long> keys = subscriptions(accountId).of(sourceArn);
    if (keys.isEmpty()) {
      source.forget(accountId);
      keys = subscriptions(accountId).of(sourceArn);
    }
    return keys;
  }

  /** The account's subscriptions as of now, in the lanes as well. */
  private AccountSubscriptions subscriptions(String accountId) {
    List<Subscription> now = source.of(accountId);
    AccountSubscriptions known = dispatcher.subscriptions(accountId);
    if (known != null && known.are(now)) {
      return known;
    }
    catchUp.reconcile(accountId, now);
    return dispatcher.update(accountId, new AccountSubscriptions(now));
  }

  @Override
  public Optional<Instant> nextTimer() {
    Instant soon = lastWrite.plus(dispatcher.flushInterval());
    Instant notice = catchUp.behind().isEmpty() ? catchUp.nextNotice() : soon;
    Instant next =
        dispatcher.decide(lanes -> Optional.ofNullable(lanes.nextTimer(soon))).orElse(notice);
    return Optional.of(next.isBefore(notice) ? next : notice);
  }

  @Override
  public Effects onTimer(Instant now) {
    List.copyOf(dispatcher.accounts()).forEach(this::subscriptions);
    catchUp.unnoticed(now).forEach(this::subscriptions);
    List<Wanted> wanted = dispatcher.decide(lanes -> lanes.wanted(now));
    List<StoredDelivery> rows = wanted.isEmpty() ? List.of() : store.due(partition, wanted);
    return effects(past(now), wanted, rows, now);
  }

  private Effects flush(
      LaneChanges changes, List<Wanted> wanted, List<StoredDelivery> rows, Instant now) {
    lastWrite = now;
    List<SqlStatement> writes = DeliveryWrites.changes(partition, changes, now);
    return new Effects(
        writes,
        List.of(),
        () ->
            dispatcher.locked(
                lanes -> {
                  // In this order: what is being written is in memory, and in the rows that were
                  // read.
                  lanes.read(wanted, rows, now);
                  lanes.written(changes);
                  return lanes.start(dispatcher.now());
                }));
  }

  @Override
  public void close() {
    catchUp.close();
    dispatcher.reset();
  }
}
