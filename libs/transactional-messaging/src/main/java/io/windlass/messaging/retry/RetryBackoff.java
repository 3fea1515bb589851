package io.windlass.messaging.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * One thing that can be away for a while. Says so once when it goes and once when it is back, and
 * paces the tries in between. Not safe for concurrent use.
 */
public final class RetryBackoff {
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

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
    long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
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
