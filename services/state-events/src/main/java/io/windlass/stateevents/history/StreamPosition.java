package io.windlass.stateevents.history;

import java.time.Instant;

/**
 * The position of a transition in its account's history. It grows with each recorded transition and
 * is never far below the transition's time, so that a time can be looked up without an index of
 * times. A transition that arrives late gets a position after those that were recorded before it.
 */
public final class StreamPosition {
  /**
   * Bits below the millisecond: how many transitions fit into one before positions run ahead of
   * time.
   */
  private static final int FRACTION_BITS = 12;

  private StreamPosition() {}

  /**
   * Returns the position of a transition of time {@code at} that is recorded after position {@code
   * last}.
   */
  public static long after(long last, Instant at) {
    return Math.max(last + 1, earliest(at));
  }

  /** No transition of time {@code at} or later has a position below this. */
  public static long earliest(Instant at) {
    return at.toEpochMilli() << FRACTION_BITS;
  }
}
