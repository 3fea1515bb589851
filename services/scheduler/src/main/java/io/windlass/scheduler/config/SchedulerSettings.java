package io.windlass.scheduler.config;

import java.time.Duration;

/**
 * The settings of the scheduler, validated. Immutable.
 *
 * @param retention how long outcomes of jobs are kept for jobs that depend on them; at least seven
 *     days
 * @param placementsPerStep maximum of jobs that one transaction places
 * @param expirationsPerStep maximum of attempts that one transaction times out, and of jobs of a
 *     deleted queue that it fails
 * @param maxBatch maximum of records of one topic partition in one transaction
 * @param sessionTimeout session time-out of the consumer group, after which a standby takes over
 *     the accounts
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

  /** Returns the defaults of {@link SchedulerConfig}. */
  public static SchedulerSettings defaults() {
    return new SchedulerSettings(Duration.ofDays(8), 2_000, 1_000, 2_000, Duration.ofSeconds(8));
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: ≥ 1)");
    }
  }
}
