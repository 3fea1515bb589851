package io.windlass.stateevents.messaging;

import io.windlass.messaging.IncomingRecord;
import io.windlass.messaging.SqlStatement;
import io.windlass.stateevents.delivery.Subscription;
import io.windlass.stateevents.store.SubscriberPositions;
import io.windlass.stateevents.store.SubscriberPositions.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the subscribers of custom buses are on one partition of the topic of what is put on
 * buses. One that starts in the past, or was stopped, is behind: it is given the records up to
 * where the partition is, in their order, and from there on takes part in every batch. What changes
 * is written with the effects of the partition's handler. Not thread-safe.
 */
final class SubscriberCatchUp {
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private final int partition;
  private final String group;
  private final SubscriberPositions store;
  private final BusEventReader log;
  private Instant noticed = Instant.EPOCH;
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, Subscription> behind = new HashMap<>();
  private List<SqlStatement> writes = new ArrayList<>();

  /** The offset of the next record of the topic that the partition's handler gets. */
  private long next;

  /**
   * @param group the consumer group whose handler it belongs to
   */
  SubscriberCatchUp(int partition, String group, SubscriberPositions store, BusEventReader log) {
    this.partition = partition;
    this.group = group;
    this.store = store;
    this.log = log;
  }

  /** Takes over what a former owner has written; returns the accounts that it is about. */
  Set<String> load() {
    positions.clear();
    behind.clear();
    writes = new ArrayList<>();
    store.of(partition).forEach(each -> positions.put(each.subscriberId(), each));
    next = store.nextOffset(group, partition, log.topic());
    return positions.values().stream().map(Position::accountId).collect(Collectors.toSet());
  }

  /** When it is to be asked again for accounts with news. */
  Instant nextNotice() {
    return noticed.plus(NOTICE);
  }

  /** Returns accounts of this partition with subscribers that nobody has noticed yet. */
  List<String> unnoticed(Instant now) {
    if (now.isBefore(nextNotice())) {
      return List.of();
    }
    noticed = now;
    return store.unnoticed().stream().filter(log::has).toList();
  }

  /** The handler is at a record. */
  void at(IncomingRecord at) {
    if (at.topic().equals(log.topic())) {
      next = Math.max(next, at.offset());
    }
  }

  /** Whether a subscription takes part in what the handler is at. */
  boolean takes(Subscription subscription) {
    Subscription.Run run = subscription.run();
    if (run == null) {
      return true;
    }
    Position position = positions.get(subscription.id());
    if (run.stopped() || position == null || behind.containsKey(subscription.id())) {
      return false;
    }
    Long from = position.nextOffset();
    if (from == null || from > next) {
      return from == null;
    }
    put(subscription, position.at(null));
    return true;
  }

  /** The handler has decided about the record that it was at. */
  void passed(IncomingRecord passed) {
    if (passed.topic().equals(log.topic())) {
      next = passed.offset() + 1;
    }
  }

  /** An account's subscriptions as they are now: some start, stop, or are gone. */
  void reconcile(String accountId, List<Subscription> subscriptions) {
    Set<String> there = subscriptions.stream().map(Subscription::id).collect(Collectors.toSet());
    for (Position each : List.copyOf(positions.values())) {
      if (each.accountId().equals(accountId) && !there.contains(each.subscriberId())) {
        positions.remove(each.subscriberId());
        behind.remove(each.subscriberId());
        writes.add(SubscriberPositions.removed(partition, each.subscriberId()));
      }
    }
    for (Subscription each : subscriptions) {
      Subscription.Run run = each.run();
      if (run != null) {
        reconcile(each, run);
      }
    }
  }

  private void reconcile(Subscription subscription, Subscription.Run run) {
    Position known = positions.get(subscription.id());
    Position now =
        known == null || known.run() != run.number()
            ? started(subscription, run, known)
            : run.stopped() && known.nextOffset() == null ? known.at(next) : known;
    put(subscription, now);
  }

  private Position started(
      Subscription subscription, Subscription.Run run, @Nullable Position known) {
    Instant from = run.from();
    Long offset;
    if (from == null && known != null) {
      offset = known.nextOffset();
    } else {
      Instant start = from == null ? run.since() : from;
      offset = log.offsetAt(start);
    }
    if (offset == null && run.stopped()) {
      offset = next;
    }
    return new Position(subscription.id(), subscription.accountId(), run.number(), offset);
  }

  private void put(Subscription subscription, Position position) {
    Long from = position.nextOffset();
    Subscription.Run run = subscription.run();
    boolean stopped = run != null && run.stopped();
    Position settled = !stopped && from != null && from == next ? position.at(null) : position;
    if (!settled.equals(positions.put(subscription.id(), settled))) {
      writes.add(SubscriberPositions.written(partition, settled));
    }
    if (!stopped && settled.nextOffset() != null && settled.nextOffset() < next) {
      behind.put(subscription.id(), subscription);
    } else {
      behind.remove(subscription.id());
    }
  }

  /** Returns those that are given records of the past. */
  List<Subscription> behind() {
    return List.copyOf(behind.values());
  }

  /** Returns the next records of one that is behind, up to where the handler is. */
  List<BusEventReader.Logged> read(Subscription subscription) {
    Position position = positions.get(subscription.id());
    Long from = position == null ? null : position.nextOffset();
    return from == null ? List.of() : log.read(from, next);
  }

  /** One that is behind has been given the records before this offset. */
  void given(Subscription subscription, long upTo) {
    Position position = positions.get(subscription.id());
    if (position != null) {
      put(subscription, position.at(Math.min(upTo, next)));
    }
  }

  /** Returns what has changed, once. */
  List<SqlStatement> takeWrites() {
    List<SqlStatement> taken = writes;
    writes = new ArrayList<>();
    return taken;
  }

  void close() {
    log.close();
  }
}
