package io.windlass.scheduler.fairshare;

import java.time.Duration;
import java.util.List;

/**
 * A scheduling policy as its owner configured it (FS-002). It says how queues that name it share
 * what they have; usage itself is kept per queue (FS-012).
 *
 * @param sequence grows with each change; older news is ignored
 * @param decay how long use counts; whatever is asked for, not less than {@link #SHORTEST} (FS-026)
 * @param computeReservation in percent, for shares that are not active (FS-040)
 * @param weights of identifiers, and of prefixes that end in {@code *}; they do not overlap
 */
public record FairSharePolicy(
    String arn, long sequence, Duration decay, int computeReservation, List<Weight> weights) {
  /** The shortest window that use is looked at over. */
  public static final Duration SHORTEST = Duration.ofMinutes(10);

  /** Lower gets more (FS-022). */
  public record Weight(String identifier, double factor) {}

  /** The window that use is looked at over, in milliseconds. */
  public long window() {
    return decay.compareTo(SHORTEST) < 0 ? SHORTEST.toMillis() : decay.toMillis();
  }

  /** What may be used of so much while that many shares are active (FS-041). */
  public long usable(long milliVcpus, int active) {
    if (computeReservation == 0) {
      return milliVcpus;
    }
    double reserved = Math.pow(computeReservation / 100.0, Math.max(1, active));
    return Math.round(milliVcpus * (1 - reserved));
  }
}
