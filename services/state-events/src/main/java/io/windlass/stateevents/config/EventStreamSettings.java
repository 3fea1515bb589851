package io.windlass.stateevents.config;

import java.time.Duration;

/**
 * How event streams behave.
 *
 * @param heartbeat how often a quiet stream says that it is alive
 * @param bufferBytes how much may wait for a slow subscriber before it is cut
 * @param maxSubscribers how many streams one instance serves at once
 */
public record EventStreamSettings(Duration heartbeat, int bufferBytes, int maxSubscribers) {
  public EventStreamSettings {
    if (heartbeat.isNegative() || heartbeat.isZero()) {
      throw new IllegalArgumentException("heartbeat: " + heartbeat + " (expected: above zero)");
    }
    if (bufferBytes < 64 * 1024) {
      throw new IllegalArgumentException("buffer: " + bufferBytes + " (expected: 64 KiB or more)");
    }
    if (maxSubscribers < 1) {
      throw new IllegalArgumentException("max subscribers: " + maxSubscribers + " (expected: ≥ 1)");
    }
  }
}
