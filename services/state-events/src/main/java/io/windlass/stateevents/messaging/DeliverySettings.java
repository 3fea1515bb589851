package io.windlass.stateevents.messaging;

import io.windlass.stateevents.delivery.Lanes;
import java.time.Duration;

/**
 * How events are delivered.
 *
 * @param limits what a partition may hold in memory
 * @param flushInterval how long it may take until what was delivered is written down, about: after
 *     a crash as much is delivered again
 * @param firstRetry after the first failed attempt
 * @param longestRetry between two attempts at the most
 */
public record DeliverySettings(
    Lanes.Limits limits, Duration flushInterval, Duration firstRetry, Duration longestRetry) {
  /** What is sensible with 256 MB of heap and four partitions. */
  public static final DeliverySettings DEFAULT =
      new DeliverySettings(
          new Lanes.Limits(1_000, 8L << 20),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMinutes(10));
}
