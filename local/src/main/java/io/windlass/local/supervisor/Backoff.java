package io.windlass.local.supervisor;

import java.time.Duration;

/**
 * The delay before a process is restarted: none at first, then an exponential backoff up to a limit
 * while the process keeps ending early. A process that ran long enough starts again without a
 * delay.
 */
public record Backoff(Duration first, Duration limit, Duration healthyAfter) {
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofSeconds(30));

  /**
   * @param failures how often in a row the process ended early before
   */
  public Duration delay(int failures) {
    if (failures == 0) {
      return Duration.ZERO;
    }
    var delay = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return delay.compareTo(limit) > 0 ? limit : delay;
  }

  public boolean wasHealthy(Duration uptime) {
    return uptime.compareTo(healthyAfter) >= 0;
  }
}
