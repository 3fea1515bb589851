package io.windlass.stateevents.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long a delivery waits after a failed attempt: twice as long each time, up to a limit, and by
 * chance up to half of it less, so that what failed together does not come back together.
 *
 * @param first after the first attempt
 * @param longest at the most
 * @param chance numbers from 0 to 1
 */
public record RetryDelay(Duration first, Duration longest, DoubleSupplier chance) {
  /** Returns the delay after so many attempts (1 or more). */
  public Duration after(int attempts) {
    long millis = Math.min(longest.toMillis(), first.toMillis() << Math.min(30, attempts - 1));
    return Duration.ofMillis(millis - (long) (chance.getAsDouble() * (double) millis / 2));
  }
}
