package io.windlass.scheduler.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The configuration of the scheduler, under {@code windlass.scheduler}. */
@ConfigMapping(prefix = "windlass.scheduler")
public interface SchedulerConfig {
  /** How long outcomes of jobs are kept for jobs that depend on them; at least seven days. */
  @WithDefault("8d")
  Duration retention();

  /** Maximum of jobs that one transaction places; the others follow in the next one. */
  @WithDefault("2000")
  int placementsPerStep();

  /**
   * Maximum of attempts that one transaction times out, and of jobs of a deleted queue it fails.
   */
  @WithDefault("1000")
  int expirationsPerStep();

  /** Maximum of records of one topic partition in one transaction. */
  @WithDefault("2000")
  int maxBatch();

  /** Session time-out of the consumer group, after which a standby takes over the accounts. */
  @WithDefault("8s")
  Duration sessionTimeout();

  /**
   * Returns the settings.
   *
   * @throws IllegalArgumentException if one is invalid
   */
  default SchedulerSettings settings() {
    return new SchedulerSettings(
        retention(), placementsPerStep(), expirationsPerStep(), maxBatch(), sessionTimeout());
  }
}
