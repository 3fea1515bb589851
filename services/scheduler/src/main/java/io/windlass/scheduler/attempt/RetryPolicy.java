package io.windlass.scheduler.attempt;

/**
 * Decides whether a failed attempt is followed by another (RT-001 to RT-014). It is asked about
 * failures of the attempt itself only: what a user or a timeout stopped is never tried again
 * (RT-004), which its caller sees to.
 */
public final class RetryPolicy {
  private RetryPolicy() {}

  /** Rules in order, the first match decides, no match retries; never more than the attempts. */
  public static boolean retries(RetryStrategy strategy, int attemptNumber, AttemptEnd end) {
    if (attemptNumber >= strategy.attempts()) {
      return false;
    }
    for (RetryRule rule : strategy.rules()) {
      if (rule.matches(end)) {
        return rule.action() == RetryRule.Action.RETRY;
      }
    }
    return true;
  }
}
