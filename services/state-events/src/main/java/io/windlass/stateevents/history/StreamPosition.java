package io.windlass.stateevents.history;

import java.time.Instant;

/**
 * The place of a fact in its account's history: it grows with each fact that is recorded, and is
 * never far below the fact's time, so that a time leads to a place without an index of times. A
 * fact that was told late comes after what was recorded before it.
 */
public final class StreamPosition {
  /** Bits below the millisecond: how many facts fit into one before positions run ahead of time. */
  private static final int FRACTION_BITS = 12;

  private StreamPosition() {}

  /** The position of a fact that happened at {@code at}, recorded after {@code last}. */
  public static long after(long last, Instant at) {
    return Math.max(last + 1, earliest(at));
  }

  /** No fact that happened at {@code at} or later has a position below this. */
  public static long earliest(Instant at) {
    return at.toEpochMilli() << FRACTION_BITS;
  }
}
