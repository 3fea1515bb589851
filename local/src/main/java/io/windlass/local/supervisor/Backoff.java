package io.windlass.local.supervisor;

import java.time.Duration;
import org.apache.kafka.common.utils.ExponentialBackoff;

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
    var delays = new ExponentialBackoff(first.toMillis(), 2, limit.toMillis(), 0);
    return Duration.ofMillis(delays.backoff(failures - 1));
  }

  public boolean wasHealthy(Duration uptime) {
    return uptime.compareTo(healthyAfter) >= 0;
  }
}
