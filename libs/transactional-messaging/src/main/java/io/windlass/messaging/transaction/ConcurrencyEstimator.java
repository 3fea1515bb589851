package io.windlass.messaging.transaction;

import java.util.concurrent.TimeUnit;

/**
 * An estimate of how many callers take turns with one another, from the number of calls that were
 * outstanding at once of late. A batch that has a call of each of them gains nothing by waiting.
 *
 * <p>Times are of {@link System#nanoTime}. Used by one thread at a time.
 */
final class ConcurrencyEstimator {
  /** A burst is forgotten over about this time. */
  private static final double MEMORY_SECONDS = 0.25;

  private double peak;
  private long measuredAt;

  ConcurrencyEstimator(long now) {
    this.measuredAt = now;
  }

  /** A call came; with it so many wait for their answers. */
  void arrived(int outstanding, long now) {
    peak = Math.max(outstanding, peak(now));
    measuredAt = now;
  }

  /** Returns whether so many outstanding calls are all that are to be expected. */
  boolean areAllWaiting(int outstanding, long now) {
    return outstanding >= peak(now);
  }

  private double peak(long now) {
    double seconds = (now - measuredAt) / (double) TimeUnit.SECONDS.toNanos(1);
    return peak * Math.exp(-seconds / MEMORY_SECONDS);
  }
}
