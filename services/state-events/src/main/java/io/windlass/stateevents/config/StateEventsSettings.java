package io.windlass.stateevents.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How state-events behaves.
 *
 * @param retention how long the history of a job is kept after its end
 * @param historyRetention how long the transitions of purged jobs can be searched
 * @param deliveryRetention how long it is known how the delivery of an event ended
 * @param purgeInterval how often ended jobs are looked for that need not be kept any longer
 * @param recentJobs cache of recent jobs, in bytes per partition
 * @param keyFile the key that the secrets of connections are encrypted with: 32 bytes in Base64;
 *     without it no connection can be made
 * @param targets where events of rules are sent
 * @param publicUrl where people reach Windlass, without a slash at the end
 */
public record StateEventsSettings(
    Duration retention,
    Duration historyRetention,
    Duration deliveryRetention,
    Duration purgeInterval,
    long recentJobs,
    EventStreamSettings eventStream,
    Optional<Path> keyFile,
    TargetSettings targets,
    String publicUrl) {
  private static final Duration LEAST_RETENTION = Duration.ofDays(7);

  public StateEventsSettings {
    if (retention.compareTo(LEAST_RETENTION) < 0) {
      throw new IllegalArgumentException("retention: " + retention + " (expected: 7d or more)");
    }
    if (historyRetention.isNegative()) {
      throw new IllegalArgumentException(
          "history retention: " + historyRetention + " (expected: ≥ 0)");
    }
    if (deliveryRetention.isNegative() || deliveryRetention.isZero()) {
      throw new IllegalArgumentException(
          "delivery retention: " + deliveryRetention + " (expected: above zero)");
    }
    if (purgeInterval.isNegative() || purgeInterval.isZero()) {
      throw new IllegalArgumentException(
          "purge interval: " + purgeInterval + " (expected: above zero)");
    }
    if (recentJobs < 0) {
      throw new IllegalArgumentException("recent jobs: " + recentJobs + " (expected: ≥ 0)");
    }
  }
}
