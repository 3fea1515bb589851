package io.windlass.simulator.kernel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/**
 * A clock that jumps from one thing to do to the next. Things due at the same time are done in the
 * order in which they were put in. For one thread.
 */
public final class VirtualTime implements InstantSource {
  private record Due(Instant at, long order, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> agenda = new PriorityQueue<>();
  private Instant now;
  private long order;

  public VirtualTime(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Does it then; what is past is done as soon as possible. */
  public void at(Instant when, Runnable action) {
    agenda.add(new Due(when.isBefore(now) ? now : when, order++, action));
  }

  public void after(Duration delay, Runnable action) {
    at(now.plus(delay), action);
  }

  /** Does the next thing; false if there is none. */
  public boolean advance() {
    Due next = agenda.poll();
    if (next == null) {
      return false;
    }
    now = next.at();
    next.action().run();
    return true;
  }
}
