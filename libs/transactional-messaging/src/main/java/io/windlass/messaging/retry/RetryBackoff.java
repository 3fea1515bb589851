package io.windlass.messaging.retry;

import java.time.Duration;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.jboss.logging.Logger;

/**
 * Paces the tries of something that can be unavailable for a while, exponentially and with jitter,
 * from 20 ms to 1 s. Logs once when it begins to fail and once when it succeeds again. Not safe for
 * concurrent use.
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

  /** Notes a failure and returns how long to wait before the next try. */
  public Duration failed(Throwable cause) {
    if (failures == 0) {
      log.warnf("%s: %s; trying again until it works", what, describe(cause));
      log.debugf(cause, "%s", what);
    }
    return Duration.ofMillis(PAUSES.backoff(failures++));
  }

  /** Notes a success: the next failure starts from the shortest pause. */
  public void succeeded() {
    if (failures > 0) {
      log.infof("%s: works again after %d tries", what, failures);
      failures = 0;
    }
  }

  /** Returns whether the last try failed. */
  public boolean isFailing() {
    return failures > 0;
  }

  /** Returns the message of an exception, or its class if it has none. */
  public static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
