package io.windlass.stateevents.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All deliveries of one partition: decides which are begun, which wait, and what is written down of
 * them. A lane per subscription keeps targets apart: whatever one of them does, the others go on.
 * No delivery is lost: it is in memory with its event's row, or has a row of its own, until it is
 * done with.
 *
 * <p>Not thread-safe. What has failed to be written down cannot be made good: then everything is
 * loaded into new lanes.
 */
public final class Lanes {
  private static final int DEAD_LETTER_ATTEMPTS = 10;

  /** After so long it is written who has had an event that others still wait for. */
  private static final Duration SERVED_WRITTEN_AFTER = Duration.ofSeconds(1);

  private final Limits limits;
  private final RetryDelay delay;
  private final Function<Subscription, LaneLimits> laneLimits;
  private final Map<Long, Lane> lanes = new HashMap<>();
  private final Map<Long, Tracked> events = new LinkedHashMap<>();
  private LaneChanges changes = new LaneChanges();
  private long bytes;

  /**
   * What deliveries may use.
   *
   * @param waiting deliveries of a subscription in memory
   * @param bytes of all events in memory
   */
  public record Limits(int waiting, long bytes) {}

  /**
   * Where an event of a batch goes, once the batch is committed.
   *
   * @param inMemory the deliveries that wait in memory; they belong to the event's row
   * @param rows the deliveries that get a row at once: their lanes are full
   */
  public record Admission(
      DeliverableEvent event, List<Delivery> inMemory, List<DeliveryRow> rows) {}

  /** Rows that a lane has room for, the first ones by when they are due. */
  public record Wanted(long subscriptionKey, int rows) {}

  /** A row with its event. */
  public record StoredDelivery(DeliverableEvent event, DeliveryRow row) {}

  private static final class Tracked {
    final DeliverableEvent event;
    final Instant since;
    final List<Long> done = new ArrayList<>();
    int open;
    boolean hasRows;

    Tracked(DeliverableEvent event, Instant since) {
      this.event = event;
      this.since = since;
    }
  }

  /**
   * @param laneLimits what a subscription's target takes
   */
  public Lanes(Limits limits, RetryDelay delay, Function<Subscription, LaneLimits> laneLimits) {
    this.limits = limits;
    this.delay = delay;
    this.laneLimits = laneLimits;
  }

  /** Takes over an account's subscriptions: what waits for those that are gone is dropped. */
  public void update(String accountId, List<Subscription> subscriptions) {
    var now = new HashMap<Long, Subscription>();
    subscriptions.forEach(each -> now.put(each.key(), each));
    for (Iterator<Lane> each = lanes.values().iterator(); each.hasNext(); ) {
      Lane lane = each.next();
      if (!lane.subscription().accountId().equals(accountId)) {
        continue;
      }
      Subscription newer = now.remove(lane.key());
      if (newer != null && newer.order() == lane.subscription().order()) {
        lane.update(newer, laneLimits.apply(newer));
      } else {
        each.remove();
        close(lane);
        if (newer != null) {
          now.put(lane.key(), newer);
        }
      }
    }
    now.forEach((key, each) -> lanes.put(key, new Lane(each, laneLimits.apply(each))));
  }

  private void close(Lane lane) {
    lane.close().forEach(this::forget);
    changes.closed(lane.key());
  }

  /** Says that rows of a subscription are there that is gone. */
  public void dropRows(long subscriptionKey) {
    if (!lanes.containsKey(subscriptionKey)) {
      changes.closed(subscriptionKey);
    }
  }

  /** Says how many rows a subscription has, and when the first one is due. */
  public void rowsFound(long subscriptionKey, long count, @Nullable Instant due) {
    Lane lane = lanes.get(subscriptionKey);
    if (lane == null) {
      dropRows(subscriptionKey);
    } else {
      lane.rowsFound(count, due);
    }
  }

  /** Whether a subscription can take more than is waiting for it. */
  public boolean hasRoom(long subscriptionKey) {
    Lane lane = lanes.get(subscriptionKey);
    return lane != null && bytes < limits.bytes() && lane.hasRoom(limits.waiting());
  }

  /** Decides where a new event waits; {@link #admitted} follows when that is committed. */
  public Admission admit(DeliverableEvent event, List<Long> subscriptionKeys, Instant now) {
    var inMemory = new ArrayList<Delivery>(subscriptionKeys.size());
    var rows = new ArrayList<DeliveryRow>();
    for (Long key : subscriptionKeys) {
      Lane lane = lanes.get(key);
      if (lane == null) {
        continue;
      }
      var delivery = new Delivery(event, lane);
      if (bytes < limits.bytes() && lane.takesInMemory(limits.waiting())) {
        lane.admit(event.group());
        inMemory.add(delivery);
      } else {
        Instant due = lane.putRowBehind(event.group()) ? null : now;
        rows.add(delivery.toRow(due));
        lane.rowAdded();
      }
    }
    if (!inMemory.isEmpty()) {
      track(event, inMemory.size(), !rows.isEmpty(), now);
    }
    return new Admission(event, inMemory, rows);
  }

  /** Takes up events that a former owner had in memory, in the order of their positions. */
  public void recovered(
      DeliverableEvent event, List<Long> subscriptionKeys, boolean hasRows, Instant now) {
    var deliveries = new ArrayList<Delivery>();
    for (long key : subscriptionKeys) {
      Lane lane = lanes.get(key);
      if (lane != null) {
        deliveries.add(new Delivery(event, lane));
      }
    }
    if (deliveries.isEmpty()) {
      (hasRows ? changes.leftToRows : changes.finished).add(event.position());
      return;
    }
    track(event, deliveries.size(), hasRows, now);
    deliveries.forEach(each -> enqueue(each, now));
  }

  private void enqueue(Delivery delivery, Instant now) {
    Lane lane = delivery.lane();
    if (lane.isClosed()) {
      forget(delivery);
    } else if (lane.mayHaveRowsBefore(delivery)) {
      moveToRow(delivery, now);
      lane.leave(delivery);
    } else {
      lane.enqueue(delivery);
    }
  }

  private void track(DeliverableEvent event, int open, boolean hasRows, Instant now) {
    var tracked = new Tracked(event, now);
    tracked.open = open;
    tracked.hasRows = hasRows;
    events.put(event.position(), tracked);
    bytes += event.json().length();
  }

  /** Enqueues what is committed; returns what is to be begun with. */
  public List<Delivery> admitted(List<Admission> committed, Instant now) {
    for (Admission admission : committed) {
      for (Delivery delivery : admission.inMemory()) {
        delivery.lane().admitted(delivery);
        enqueue(delivery, now);
      }
      admission.rows().forEach(row -> wake(row.subscriptionKey(), row.due()));
    }
    return start(now);
  }

  /** Returns what is to be begun with now. */
  public List<Delivery> start(Instant now) {
    var started = new ArrayList<Delivery>();
    lanes.values().forEach(lane -> start(lane, now, started));
    return started;
  }

  private void start(Lane lane, Instant now, List<Delivery> started) {
    for (Delivery next = lane.start(now); next != null; next = lane.start(now)) {
      if (next.isExhausted() || now.isBefore(next.deadline())) {
        started.add(next);
      } else {
        next.expired(now);
        if (lane.subscription().deadLetterArn() != null) {
          started.add(next);
        } else {
          lane.answered();
          end(next, DeliveryRecord.End.DROPPED, now);
        }
      }
    }
  }

  /** Takes what came of an attempt; returns what is to be begun with. */
  public List<Delivery> answered(Delivery delivery, DeliveryOutcome outcome, Instant now) {
    Lane lane = delivery.lane();
    lane.answered();
    if (lane.isClosed()) {
      forget(delivery);
      return List.of();
    }
    lane.note(delivery, outcome);
    switch (outcome) {
      case DeliveryOutcome.Delivered _ ->
          end(
              delivery,
              delivery.isExhausted()
                  ? DeliveryRecord.End.DEAD_LETTERED
                  : DeliveryRecord.End.DELIVERED,
              now);
      case DeliveryOutcome.Failed failure -> failed(delivery, failure, now);
    }
    var started = new ArrayList<Delivery>();
    start(lane, now, started);
    return started;
  }

  private void failed(Delivery delivery, DeliveryOutcome.Failed failure, Instant now) {
    delivery.failed(now, failure);
    if (delivery.isExhausted()) {
      if (failure.retryable() && delivery.deadLetterAttempts() < DEAD_LETTER_ATTEMPTS) {
        keep(delivery, now.plus(delay.after(delivery.deadLetterAttempts())));
      } else {
        end(delivery, DeliveryRecord.End.DROPPED, now);
      }
      return;
    }
    Subscription subscription = delivery.subscription();
    if (failure.retryable()
        && delivery.attempts() <= subscription.retry().maxRetries()
        && now.isBefore(delivery.deadline())) {
      keep(delivery, nextAttempt(delivery, failure, now));
      return;
    }
    delivery.exhausted(condition(delivery, failure));
    if (subscription.deadLetterArn() == null) {
      end(delivery, DeliveryRecord.End.DROPPED, now);
    } else {
      delivery.lane().enqueueFirst(delivery);
    }
  }

  private static String condition(Delivery delivery, DeliveryOutcome.Failed failure) {
    if (!failure.retryable()) {
      return "";
    }
    return delivery.attempts() > delivery.subscription().retry().maxRetries()
        ? "MaximumRetryAttempts"
        : "MaximumEventAgeInSeconds";
  }

  private Instant nextAttempt(Delivery delivery, DeliveryOutcome.Failed failure, Instant now) {
    Duration pause = delay.after(delivery.attempts());
    Duration asked = failure.retryAfter();
    Instant due = now.plus(asked != null && asked.compareTo(pause) > 0 ? asked : pause);
    Instant last = delivery.deadline().minusMillis(1);
    return due.isBefore(last) ? due : last;
  }

  /** It waits for its next attempt in a row, and what is behind it in its group does so too. */
  private void keep(Delivery delivery, Instant due) {
    Lane lane = delivery.lane();
    if (delivery.isRow()) {
      bytes -= delivery.event().json().length();
      changes.updated.add(delivery.toRow(due));
    } else {
      moveToRow(delivery, due);
    }
    for (Delivery behind : lane.leave(delivery)) {
      if (behind.isRow()) {
        bytes -= behind.event().json().length();
        changes.updated.add(behind.toRow(null));
      } else {
        moveToRow(behind, null);
      }
    }
  }

  private void moveToRow(Delivery delivery, @Nullable Instant due) {
    Lane lane = delivery.lane();
    changes.inserted.add(delivery.toRow(due));
    lane.rowAdded();
    lane.hold(delivery);
    Tracked tracked = events.get(delivery.event().position());
    if (tracked != null) {
      tracked.hasRows = true;
      closeOne(tracked, lane.key());
    }
  }

  private void end(Delivery delivery, DeliveryRecord.End end, Instant now) {
    DeliverableEvent event = delivery.event();
    Lane lane = delivery.lane();
    changes.records.add(
        new DeliveryRecord(
            lane.key(), event.accountId(), event.id(), now, end, delivery.failures()));
    boolean rowIsNext = lane.advance(delivery);
    if (delivery.isRow()) {
      bytes -= event.json().length();
      changes.deleted.add(new LaneChanges.RowKey(event.position(), lane.key()));
    } else {
      forget(delivery);
    }
    if (rowIsNext) {
      changes.promoted.add(new LaneChanges.GroupKey(lane.key(), event.group()));
    }
  }

  /** Nobody waits for it any more. Its row, if it has one, goes with its lane. */
  private void forget(Delivery delivery) {
    if (delivery.isRow()) {
      bytes -= delivery.event().json().length();
      return;
    }
    Tracked tracked = events.get(delivery.event().position());
    if (tracked != null) {
      closeOne(tracked, delivery.lane().key());
    }
  }

  private void closeOne(Tracked tracked, long subscriptionKey) {
    tracked.done.add(subscriptionKey);
    tracked.open--;
    if (tracked.open == 0) {
      long position = tracked.event.position();
      events.remove(position);
      bytes -= tracked.event.json().length();
      (tracked.hasRows ? changes.leftToRows : changes.finished).add(position);
    }
  }

  /** Returns what is to be written down; {@link #written} follows when that is committed. */
  public LaneChanges takeChanges(Instant now) {
    for (Tracked tracked : events.values()) {
      if (tracked.since.plus(SERVED_WRITTEN_AFTER).isAfter(now)) {
        break;
      }
      for (long key : tracked.done) {
        changes.served.add(new LaneChanges.RowKey(tracked.event.position(), key));
      }
      tracked.done.clear();
    }
    LaneChanges taken = changes;
    changes = new LaneChanges();
    return taken;
  }

  /** Takes note that changes are committed. */
  public void written(LaneChanges committed) {
    for (DeliveryRow row : committed.inserted) {
      released(row.subscriptionKey(), row.position(), row.due());
    }
    for (DeliveryRow row : committed.updated) {
      released(row.subscriptionKey(), row.position(), row.due());
    }
    for (LaneChanges.RowKey row : committed.deleted) {
      released(row.subscriptionKey(), row.position(), null);
      Lane lane = lanes.get(row.subscriptionKey());
      if (lane != null) {
        lane.rowGone();
      }
    }
    committed.promoted.forEach(group -> wake(group.subscriptionKey(), Instant.EPOCH));
  }

  private void released(long subscriptionKey, long position, @Nullable Instant due) {
    Lane lane = lanes.get(subscriptionKey);
    if (lane != null) {
      lane.release(position);
      lane.wake(due);
    }
  }

  private void wake(long subscriptionKey, @Nullable Instant due) {
    Lane lane = lanes.get(subscriptionKey);
    if (lane != null) {
      lane.wake(due);
    }
  }

  /** Returns which rows are to be read, because they are due and their lanes have room. */
  public List<Wanted> wanted(Instant now) {
    var wanted = new ArrayList<Wanted>();
    if (bytes >= limits.bytes()) {
      return wanted;
    }
    for (Lane lane : lanes.values()) {
      Instant due = lane.nextDue();
      if (due != null && !due.isAfter(now) && lane.room() > 0) {
        wanted.add(new Wanted(lane.key(), lane.room() + lane.heldRows() + 1));
      }
    }
    return wanted;
  }

  /**
   * Takes up rows that were read.
   *
   * @param asked what {@link #wanted} returned
   * @param rows of each lane the first ones by when they are due, as many as were wanted
   */
  public void read(List<Wanted> asked, List<StoredDelivery> rows, Instant now) {
    var byLane = new HashMap<Long, List<StoredDelivery>>();
    rows.forEach(
        each ->
            byLane.computeIfAbsent(each.row().subscriptionKey(), _ -> new ArrayList<>()).add(each));
    for (Wanted each : asked) {
      Lane lane = lanes.get(each.subscriptionKey());
      if (lane != null) {
        take(lane, each, byLane.getOrDefault(each.subscriptionKey(), List.of()), now);
      }
    }
  }

  private void take(Lane lane, Wanted asked, List<StoredDelivery> rows, Instant now) {
    // There may be more than was asked for, and targets have answered since: the lane has more
    // room.
    lane.waitUntil(rows.size() < asked.rows() ? null : now);
    int room = lane.room();
    for (StoredDelivery stored : rows) {
      Instant due = stored.row().due();
      if (due == null || lane.holds(stored.row().position())) {
        continue;
      }
      if (due.isAfter(now) || room == 0) {
        lane.wake(due);
        return;
      }
      room--;
      var delivery = new Delivery(stored.event(), lane, stored.row());
      bytes += stored.event().json().length();
      lane.hold(delivery);
      lane.enqueue(delivery);
    }
  }

  /** Returns when something is to be written down, read or begun; null if nothing is. */
  public @Nullable Instant nextTimer(Instant soon) {
    Instant next = changes.isEmpty() ? null : soon;
    for (Lane lane : lanes.values()) {
      if (lane.isBusy()) {
        next = earlier(next, soon);
      }
      if (lane.room() > 0 && bytes < limits.bytes()) {
        next = earlier(next, lane.nextDue());
      }
      next = earlier(next, lane.nextStart());
    }
    return next;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  /** Returns how many deliveries are in memory. */
  public int inMemory() {
    return lanes.values().stream().mapToInt(Lane::size).sum();
  }
}
