package io.windlass.local.supervisor;

import java.time.Duration;

/**
 * How long to wait before a process is started again: at once the first time, then ever longer up
 * to a limit while it keeps dying young. A process that lived long enough starts from the
 * beginning.
 */
public record Backoff(Duration first, Duration limit, Duration healthyAfter) {
  public static final Backoff LOCAL =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofSeconds(30));

  /**
   * @param failures how often in a row it died young before this time
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
