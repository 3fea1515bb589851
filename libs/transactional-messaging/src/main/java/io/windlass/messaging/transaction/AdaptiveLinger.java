package io.windlass.messaging.transaction;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Decides when the next batch may begin. At a low rate it begins at once, so that a single item
 * never waits. The higher the rate, the longer a batch is collected, up to a limit: a transaction
 * costs the same for one item as for fifty, and under load it is their number that uses up the
 * processors.
 *
 * <p>Times are of {@link System#nanoTime}. Used by one thread at a time.
 */
public final class AdaptiveLinger {
  /** The longest time for which a batch is collected, where nobody says otherwise. */
  public static final Duration LONGEST = Duration.ofMillis(25);

  /** Items per second up to which none waits. */
  private static final double CALM = 100;

  /** Items per second from which on batches are collected for the longest time. */
  private static final double BUSY = 250;

  /** The flow is measured over about this time. */
  private static final double MEMORY_SECONDS = 0.25;

  private final long longest;
  private double flow;
  private long measuredAt;
  private long batchBegan;

  public AdaptiveLinger(long now) {
    this(LONGEST, now);
  }

  /**
   * @param longest for which a batch is collected: short where somebody waits, long where nobody
   *     does
   */
  public AdaptiveLinger(Duration longest, long now) {
    this.longest = longest.toNanos();
    this.measuredAt = now;
    this.batchBegan = now;
  }

  /** Notes that items have arrived. */
  public void arrived(int items, long now) {
    flow = flow(now) + items / MEMORY_SECONDS;
    measuredAt = now;
  }

  /** Notes that a batch begins. */
  public void batchStarted(long now) {
    batchBegan = now;
  }

  /**
   * Returns how many nanoseconds the next batch is still to be collected; 0 or less if no longer.
   */
  public long remaining(long now) {
    double load = Math.clamp((flow(now) - CALM) / (BUSY - CALM), 0, 1);
    return batchBegan + Math.round(load * longest) - now;
  }

  /** Items per second, of late. */
  private double flow(long now) {
    double seconds = (now - measuredAt) / (double) TimeUnit.SECONDS.toNanos(1);
    return flow * Math.exp(-seconds / MEMORY_SECONDS);
  }
}
