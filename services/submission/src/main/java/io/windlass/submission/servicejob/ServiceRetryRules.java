package io.windlass.submission.servicejob;

import io.windlass.aws.batch.ServiceJobEvaluateOnExit;
import io.windlass.aws.batch.ServiceJobRetryStrategy;
import io.windlass.submission.jobdefinition.RetryRules;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the retry strategy of a service job (SJ-003, SJ-008, SJ-010). Its rules match status
 * reasons only, by patterns of any characters (SJ-011).
 */
final class ServiceRetryRules {
  private static final int MAXIMUM_ATTEMPTS = 10;
  private static final int LONGEST_PATTERN = 512;
  private static final ServiceJobRetryStrategy ONE_ATTEMPT =
      new ServiceJobRetryStrategy(1, List.of());

  private ServiceRetryRules() {}

  /** Checks the strategy and returns it with its defaults; null is one attempt. */
  static ServiceJobRetryStrategy read(
      @Nullable ServiceJobRetryStrategy strategy, ValidationErrors validationErrors) {
    if (strategy == null) {
      return ONE_ATTEMPT;
    }
    if (strategy.attempts() < 1 || strategy.attempts() > MAXIMUM_ATTEMPTS) {
      validationErrors.invalid(
          "retryStrategy: attempts must be between 1 and "
              + MAXIMUM_ATTEMPTS
              + ", got "
              + strategy.attempts()
              + ".");
    }
    List<ServiceJobEvaluateOnExit> rules = strategy.evaluateOnExit();
    if (rules == null) {
      return new ServiceJobRetryStrategy(strategy.attempts(), List.of());
    }
    RetryRules.checkCount(rules, validationErrors);
    rules.forEach(rule -> check(rule, validationErrors));
    return strategy;
  }

  private static void check(ServiceJobEvaluateOnExit rule, ValidationErrors validationErrors) {
    String action = rule.action();
    if (action == null || !(action.equalsIgnoreCase("RETRY") || action.equalsIgnoreCase("EXIT"))) {
      validationErrors.invalid("evaluateOnExit: action must be RETRY or EXIT, got " + action + ".");
    }
    String pattern = rule.onStatusReason();
    if (pattern == null || pattern.isEmpty() || pattern.length() > LONGEST_PATTERN) {
      validationErrors.invalid(
          "evaluateOnExit: onStatusReason must have 1 to " + LONGEST_PATTERN + " characters.");
    }
  }
}
