package io.windlass.scheduler.config;

import java.time.Duration;

/**
 * How the scheduler behaves.
 *
 * @param retention how long the outcome of a job is known to those that depend on it
 * @param placementsPerStep jobs placed in one transaction at most
 * @param expirationsPerStep attempts timed out in one transaction at most
 * @param maxBatch records of one topic partition in one transaction at most
 * @param sessionTimeout after which a dead instance's accounts go to a standby
 */
public record SchedulerSettings(
    Duration retention,
    int placementsPerStep,
    int expirationsPerStep,
    int maxBatch,
    Duration sessionTimeout) {
  private static final Duration LEAST_RETENTION = Duration.ofDays(7);

  public SchedulerSettings {
    if (retention.compareTo(LEAST_RETENTION) < 0) {
      throw new IllegalArgumentException("retention: " + retention + " (expected: 7d or more)");
    }
    atLeastOne("placements per step", placementsPerStep);
    atLeastOne("expirations per step", expirationsPerStep);
    atLeastOne("max batch", maxBatch);
    if (sessionTimeout.isNegative() || sessionTimeout.isZero()) {
      throw new IllegalArgumentException(
          "session timeout: " + sessionTimeout + " (expected: above zero)");
    }
  }

  /** The defaults. */
  public static SchedulerSettings defaults() {
    return new SchedulerSettings(Duration.ofDays(8), 2_000, 1_000, 2_000, Duration.ofSeconds(8));
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: ≥ 1)");
    }
  }
}
