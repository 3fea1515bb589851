package io.windlass.stateevents.config;

import java.time.Duration;

/**
 * How event streams behave.
 *
 * @param heartbeat how often a comment is sent as heartbeat
 * @param bufferBytes how much may wait for a slow subscriber before it is cut
 * @param totalBytes how much may wait for all subscribers together before the slowest are cut; what
 *     is the same for several counts once
 * @param maxSubscribers how many streams one instance serves at once
 * @param timeout how long a subscriber may read nothing before its stream is ended, and then how
 *     long it has to read the last event before its connection is closed
 */
public record EventStreamSettings(
    Duration heartbeat, int bufferBytes, long totalBytes, int maxSubscribers, Duration timeout) {
  public EventStreamSettings {
    if (heartbeat.isNegative() || heartbeat.isZero()) {
      throw new IllegalArgumentException("heartbeat: " + heartbeat + " (expected: above zero)");
    }
    if (bufferBytes < 64 * 1024) {
      throw new IllegalArgumentException("buffer: " + bufferBytes + " (expected: 64 KiB or more)");
    }
    if (totalBytes < bufferBytes) {
      throw new IllegalArgumentException(
          "total buffer: " + totalBytes + " (expected: as much as the buffer of one, or more)");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: above zero)");
    }
    if (maxSubscribers < 1) {
      throw new IllegalArgumentException("max subscribers: " + maxSubscribers + " (expected: ≥ 1)");
    }
  }
}
