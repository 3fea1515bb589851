package io.windlass.stateevents.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one subscription, and what is under way. Of a FIFO subscription at most one
 * delivery of a group is ready or under way, the others of the group wait behind it.
 */
final class Lane {
  /** After so many failures without a success in between, the target is only probed. */
  private static final int FAILURES_OF_A_FAILING_TARGET = 20;

  private static final int PROBES_PER_SECOND = 50;

  private final long key;
  private Subscription subscription;
  private LaneLimits limits;
  private boolean closed;

  private final Deque<Delivery> ready = new ArrayDeque<>();
  private final Map<String, Group> groups = new HashMap<>();
  private int behind;
  private int inFlight;

  /** What is to be enqueued once it is committed. */
  private int admitted;

  /** How many rows it has, with those that are still to be written. */
  private long rows;

  /** When the first row is due that is not in memory; null if none is known to be. */
  private @Nullable Instant nextDue;

  /** Rows that are in memory, by the event's position, until what came of them is written. */
  private final Map<Long, Delivery> held = new HashMap<>();

  private Instant nextStart = Instant.MIN;
  private int failuresInARow;

  /** What is in memory of a message group. */
  private static final class Group {
    final Deque<Delivery> behind = new ArrayDeque<>();

    /** Whether one of it is ready or under way. */
    boolean active;

    int admitted;
    boolean hasRowsBehind;

    boolean isEmpty() {
      return !active && admitted == 0;
    }
  }

  Lane(Subscription subscription, LaneLimits limits) {
    this.key = subscription.key();
    this.subscription = subscription;
    this.limits = limits;
  }

  long key() {
    return key;
  }

  Subscription subscription() {
    return subscription;
  }

  boolean isFifo() {
    return subscription.order() == Subscription.Order.FIFO;
  }

  void update(Subscription newSubscription, LaneLimits newLimits) {
    this.subscription = newSubscription;
    this.limits = newLimits;
  }

  /** Returns everything that is in memory and not under way; nothing more is started. */
  List<Delivery> close() {
    closed = true;
    var waiting = new ArrayList<>(ready);
    groups.values().forEach(group -> waiting.addAll(group.behind));
    ready.clear();
    groups.clear();
    behind = 0;
    return waiting;
  }

  boolean isClosed() {
    return closed;
  }

  int size() {
    return ready.size() + behind + inFlight + admitted;
  }

  boolean isBusy() {
    return inFlight > 0;
  }

  /**
   * Whether a new event may wait in memory: what is for a failing target has no use of it, and a
   * FIFO lane with rows sends everything through them.
   */
  boolean takesInMemory(int mostWaiting) {
    return size() < mostWaiting && !isFailing() && (!isFifo() || rows == 0);
  }

  boolean hasRoom(int most) {
    return !closed && size() + rows < most;
  }

  void admit(String group) {
    admitted++;
    if (isFifo()) {
      groups.computeIfAbsent(group, _ -> new Group()).admitted++;
    }
  }

  /** A row follows on what is in memory of its group; returns false if there is nothing. */
  boolean putRowBehind(String group) {
    Group inMemory = isFifo() ? groups.get(group) : null;
    if (inMemory == null) {
      return false;
    }
    inMemory.hasRowsBehind = true;
    return true;
  }

  void admitted(Delivery delivery) {
    admitted--;
    Group group = isFifo() ? groups.get(delivery.event().group()) : null;
    if (group != null) {
      group.admitted--;
    }
  }

  /** Whether rows may be before it in its group: since it was admitted, or from a former owner. */
  boolean mayHaveRowsBefore(Delivery delivery) {
    if (!isFifo() || rows == 0) {
      return false;
    }
    Group group = groups.get(delivery.event().group());
    return group == null || !group.active;
  }

  void enqueue(Delivery delivery) {
    if (!isFifo()) {
      ready.add(delivery);
      return;
    }
    Group group = groups.computeIfAbsent(delivery.event().group(), _ -> new Group());
    if (group.active) {
      group.behind.add(delivery);
      behind++;
    } else {
      group.active = true;
      ready.add(delivery);
    }
  }

  /** At once, before anything else: it keeps its place. */
  void enqueueFirst(Delivery delivery) {
    ready.addFirst(delivery);
  }

  @Nullable Delivery start(Instant now) {
    Delivery next = ready.peek();
    if (closed || inFlight >= limits.inFlight() || next == null) {
      return null;
    }
    int perSecond = perSecond(next, now);
    if (perSecond > 0) {
      if (now.isBefore(nextStart)) {
        return null;
      }
      Instant from = nextStart.isBefore(now.minusSeconds(1)) ? now : nextStart;
      nextStart = from.plus(Duration.ofSeconds(1).dividedBy(perSecond));
    }
    inFlight++;
    return ready.poll();
  }

  /**
   * At which pace the target may be sent what is next; 0 for any. What it is not to have any more
   * does not wait, and what it is to have once more only does not wait for a failing target to
   * recover.
   */
  private int perSecond(Delivery next, Instant now) {
    if (next.isExhausted() || !now.isBefore(next.deadline())) {
      return 0;
    }
    int allowed = limits.perSecond();
    boolean probe = isFailing() && next.attempts() < subscription.retry().maxRetries();
    return probe && (allowed == 0 || allowed > PROBES_PER_SECOND) ? PROBES_PER_SECOND : allowed;
  }

  private boolean isFailing() {
    return failuresInARow >= FAILURES_OF_A_FAILING_TARGET;
  }

  /**
   * Takes note of how the target is: once it takes something, it is sent as much as it takes. A
   * refusal that is final says nothing about other events.
   */
  void note(Delivery delivery, DeliveryOutcome outcome) {
    if (delivery.isExhausted()) {
      return;
    }
    if (outcome instanceof DeliveryOutcome.Delivered) {
      nextStart = isFailing() ? Instant.MIN : nextStart;
      failuresInARow = 0;
    } else if (outcome instanceof DeliveryOutcome.Failed failure && failure.retryable()) {
      failuresInARow++;
    }
  }

  void answered() {
    inFlight--;
  }

  /** It is done with: the next one of its group is ready. Returns whether a row is the next. */
  boolean advance(Delivery done) {
    String name = done.event().group();
    Group group = isFifo() ? groups.get(name) : null;
    if (closed || group == null) {
      return false;
    }
    Delivery next = group.behind.poll();
    if (next != null) {
      behind--;
      ready.add(next);
      return false;
    }
    group.active = false;
    if (!group.isEmpty()) {
      return false;
    }
    groups.remove(name);
    return group.hasRowsBehind || done.isRow();
  }

  /**
   * It waits in a row for a later attempt, and its group behind it: returns what was in memory.
   * Rows behind it are due only after it.
   */
  List<Delivery> leave(Delivery delivery) {
    String name = delivery.event().group();
    Group group = isFifo() ? groups.get(name) : null;
    if (group == null) {
      return List.of();
    }
    var waiting = List.copyOf(group.behind);
    behind -= waiting.size();
    group.behind.clear();
    group.active = false;
    if (group.isEmpty()) {
      groups.remove(name);
    }
    return waiting;
  }

  void rowAdded() {
    rows++;
  }

  void rowsFound(long count, @Nullable Instant due) {
    rows = count;
    nextDue = due;
  }

  void rowGone() {
    rows--;
  }

  void wake(@Nullable Instant due) {
    if (due != null && (nextDue == null || due.isBefore(nextDue))) {
      nextDue = due;
    }
  }

  void waitUntil(@Nullable Instant due) {
    nextDue = due;
  }

  void hold(Delivery row) {
    held.put(row.event().position(), row);
  }

  boolean holds(long position) {
    return held.containsKey(position);
  }

  void release(long position) {
    held.remove(position);
  }

  int heldRows() {
    return held.size();
  }

  /** How many rows could be begun with. */
  int room() {
    return closed || rows == 0 ? 0 : Math.max(0, 2 * limits.inFlight() - size());
  }

  @Nullable Instant nextDue() {
    return nextDue;
  }

  /**
   * When something is to be begun with that nothing but time holds up; null if there is nothing.
   */
  @Nullable Instant nextStart() {
    return ready.isEmpty() || inFlight >= limits.inFlight() || nextStart.equals(Instant.MIN)
        ? null
        : nextStart;
  }
}
