package io.windlass.scheduler.attempt;

import java.util.function.Predicate;

/**
 * Decides whether a failed attempt is followed by another (RT-001 to RT-014). It is asked about
 * failures of the attempt itself only: what a user or a timeout stopped is never tried again
 * (RT-004), which its caller sees to.
 */
public final class RetryPolicy {
  private RetryPolicy() {}

  /** Rules in order, the first match decides, no match retries; never more than the attempts. */
  public static boolean retries(RetryStrategy strategy, int attemptNumber, AttemptEnd end) {
    return retries(strategy, attemptNumber, rule -> rule.matches(end));
  }

  /** Returns the same for a service job: attempts count entries into RUNNABLE (SJ-008, SJ-010). */
  public static boolean retriesService(RetryStrategy strategy, int attemptNumber, AttemptEnd end) {
    return retries(strategy, attemptNumber, rule -> rule.matchesService(end));
  }

  private static boolean retries(
      RetryStrategy strategy, int attemptNumber, Predicate<RetryRule> matches) {
    if (attemptNumber >= strategy.attempts()) {
      return false;
    }
    for (RetryRule rule : strategy.rules()) {
      if (matches.test(rule)) {
        return rule.action() == RetryRule.Action.RETRY;
      }
    }
    return true;
  }
}
