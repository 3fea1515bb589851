package io.windlass.messaging.consumer;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for what fails in a batch: after a failure that is one record's own, sources are tried
 * apart from each other, and records in smaller and smaller batches, a sixteenth each time, since
 * every failure costs a load of the partition while a batch that works costs a commit. Names of
 * suspects shorten it. Off, as it mostly is, it costs nothing.
 */
final class BatchBisection {
  private static final int SHARES = 16;
  private static final int MOST_SUSPECTS = 512;

  /** A record by its place. */
  record Position(String topic, long offset) {}

  private final int most;
  private final Set<Position> suspects = new HashSet<>();
  private final Deque<String> accounts = new ArrayDeque<>();
  private int limit;
  private int remaining;
  private boolean hinted;
  private boolean timerSuspected;
  private boolean timerAsked;
  private boolean on;

  /**
   * @param most records in a batch when nothing is wrong
   */
  BatchBisection(int most) {
    this.most = most;
    this.limit = most;
  }

  boolean isActive() {
    return on;
  }

  /** Records in the next batch at most. */
  int limit() {
    return limit;
  }

  /** Returns whether it is to be tried alone. */
  boolean isSuspect(String topic, long offset) {
    return !suspects.isEmpty() && suspects.contains(new Position(topic, offset));
  }

  /** A batch with records failed, and with other things if {@code mixed}. */
  void failed(int records, boolean mixedWithTimer, Collection<Position> hint) {
    on = true;
    remaining = Math.max(records, 1);
    timerSuspected |= mixedWithTimer;
    if (!hint.isEmpty() && hint.size() <= MOST_SUSPECTS && !hinted) {
      hinted = true;
      suspects.addAll(hint);
      limit = most;
    } else {
      suspects.clear();
      limit = Math.max(1, Math.ceilDiv(Math.min(records, limit), SHARES));
    }
  }

  /**
   * What timers do failed.
   *
   * @param hint whose timers, if that is known
   */
  void timerFailed(@Nullable String hint) {
    on = true;
    timerSuspected = true;
    accounts.clear();
    timerAsked = hint != null;
    if (hint != null) {
      accounts.add(hint);
    }
  }

  /** Records went through, or were set aside. */
  void passed(int records, Collection<Position> positions) {
    if (!on) {
      return;
    }
    if (records > 0) {
      remaining -= records;
      suspects.removeAll(positions);
      if (remaining <= 0 && suspects.isEmpty()) {
        limit = Math.min(most, limit * SHARES);
        remaining = limit < most ? limit : 0;
      }
    }
    turnOffWhereDone();
  }

  /** Returns whether timers are to be fired for one account after the other. */
  boolean isTimerSuspected() {
    return timerSuspected;
  }

  /** The accounts whose timers are due, once per search. */
  void dueAccounts(Collection<String> due) {
    if (!timerAsked) {
      timerAsked = true;
      accounts.addAll(due);
    }
  }

  /** Whose timers are to be fired alone next; null if those of all. */
  @Nullable String nextAccount() {
    return accounts.peekFirst();
  }

  /** Timers were fired and it worked, or there are none to fire. */
  void timerPassed() {
    if (!timerSuspected) {
      return;
    }
    accounts.pollFirst();
    if (accounts.isEmpty()) {
      timerSuspected = false;
      timerAsked = false;
    }
    turnOffWhereDone();
  }

  private void turnOffWhereDone() {
    if (!timerSuspected && suspects.isEmpty() && limit == most && remaining <= 0) {
      on = false;
      hinted = false;
    }
  }
}
