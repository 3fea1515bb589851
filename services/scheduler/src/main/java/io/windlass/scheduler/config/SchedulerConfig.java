package io.windlass.scheduler.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What may be set about the scheduler, under {@code windlass.scheduler}. */
@ConfigMapping(prefix = "windlass.scheduler")
public interface SchedulerConfig {
  /** How long the outcome of a job is known to those that depend on it; seven days at least. */
  @WithDefault("8d")
  Duration retention();

  /** Jobs placed in one transaction at most; the rest follows in the next one. */
  @WithDefault("2000")
  int placementsPerStep();

  /** Attempts timed out, and jobs of a deleted queue failed, in one transaction at most. */
  @WithDefault("1000")
  int expirationsPerStep();

  /** Records of one topic partition in one transaction at most. */
  @WithDefault("2000")
  int maxBatch();

  /** After which a dead instance's accounts go to a standby. */
  @WithDefault("8s")
  Duration sessionTimeout();

  /** The settings as the service takes them, checked. */
  default SchedulerSettings settings() {
    return new SchedulerSettings(
        retention(), placementsPerStep(), expirationsPerStep(), maxBatch(), sessionTimeout());
  }
}
