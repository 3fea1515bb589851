package io.windlass.messaging.retry;

import java.time.Duration;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.jboss.logging.Logger;

/**
 * One thing that can be away for a while. Says so once when it goes and once when it is back, and
 * paces the tries in between. Not safe for concurrent use.
 */
public final class RetryBackoff {
  private static final ExponentialBackoff PAUSES = new ExponentialBackoff(20, 2, 1_000, 0.3);

  private final Logger log;
  private final String what;
  private int failures;

  public RetryBackoff(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /** Notes a failure and says how long to wait before the next try. */
  public Duration failed(Throwable cause) {
    if (failures == 0) {
      log.warnf("%s: %s; trying again until it works", what, describe(cause));
      log.debugf(cause, "%s", what);
    }
    return Duration.ofMillis(PAUSES.backoff(failures++));
  }

  public void worked() {
    if (failures > 0) {
      log.infof("%s: works again after %d tries", what, failures);
      failures = 0;
    }
  }

  public boolean isOn() {
    return failures > 0;
  }

  public static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
