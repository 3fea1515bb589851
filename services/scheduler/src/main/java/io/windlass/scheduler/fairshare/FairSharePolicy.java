package io.windlass.scheduler.fairshare;

import java.time.Duration;
import java.util.List;

/**
 * A scheduling policy as its owner configured it (FS-002): how the queues that refer to it divide
 * their capacity among shares. Usage is kept per queue (FS-012). Immutable.
 *
 * @param sequence grows with each change; a policy with a lower one is outdated
 * @param decay how long past usage counts, as configured; {@link #window} applies the minimum
 *     (FS-026)
 * @param computeReservation percentage that is reserved for shares that are not active (FS-040)
 * @param weights weights of identifiers, and of prefixes that end in {@code *}; they do not overlap
 */
public record FairSharePolicy(
    String arn, long sequence, Duration decay, int computeReservation, List<Weight> weights) {
  /** The shortest window over which usage counts. */
  public static final Duration SHORTEST = Duration.ofMinutes(10);

  /** The weight of an identifier or prefix; shares with a lower factor get more (FS-022). */
  public record Weight(String identifier, double factor) {}

  /** Returns the window over which usage counts, in milliseconds; at least {@link #SHORTEST}. */
  public long window() {
    return decay.compareTo(SHORTEST) < 0 ? SHORTEST.toMillis() : decay.toMillis();
  }

  /** Returns how much of a capacity may be used while a number of shares is active (FS-041). */
  public long usable(long milliVcpus, int active) {
    if (computeReservation == 0) {
      return milliVcpus;
    }
    double reserved = Math.pow(computeReservation / 100.0, Math.max(1, active));
    return Math.round(milliVcpus * (1 - reserved));
  }
}
