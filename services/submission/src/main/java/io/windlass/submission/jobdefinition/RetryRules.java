package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.EvaluateOnExit;
import io.windlass.aws.batch.RetryStrategy;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the retry strategy of a definition or a submission (RT-001 to RT-010, RETRY-). */
public final class RetryRules {
  private static final int MAXIMUM_ATTEMPTS = 10;
  private static final int MAXIMUM_RULES = 5;
  private static final Pattern EXIT_CODE = Pattern.compile("[0-9]*\\*?");
  private static final Pattern REASON = Pattern.compile("[A-Za-z0-9.:\\s]*\\*?");

  private RetryRules() {}

  /** Checks a retry strategy; null is the default, one attempt. */
  public static void check(@Nullable RetryStrategy strategy, ValidationErrors validationErrors) {
    if (strategy == null) {
      return;
    }
    Integer attempts = strategy.attempts();
    if (attempts == null) {
      validationErrors.invalid("RetryAttempts must be provided with retry strategy");
    } else if (attempts < 1 || attempts > MAXIMUM_ATTEMPTS) {
      validationErrors.invalid("RetryAttempts must be between 1 and " + MAXIMUM_ATTEMPTS + ".");
    }
    List<EvaluateOnExit> rules = strategy.evaluateOnExit();
    if (rules == null) {
      return;
    }
    checkCount(rules, validationErrors);
    rules.forEach(rule -> check(rule, validationErrors));
  }

  /** Checks how many rules a retry strategy has. */
  public static void checkCount(List<?> rules, ValidationErrors validationErrors) {
    if (rules.size() > MAXIMUM_RULES) {
      validationErrors.invalid(
          "evaluateOnExit: at most "
              + MAXIMUM_RULES
              + " entries are allowed, got "
              + rules.size()
              + ".");
    }
  }

  private static void check(EvaluateOnExit rule, ValidationErrors validationErrors) {
    if (!rule.action().equalsIgnoreCase("RETRY") && !rule.action().equalsIgnoreCase("EXIT")) {
      validationErrors.invalid(
          "evaluateOnExit: action must be RETRY or EXIT, got " + rule.action() + ".");
    }
    boolean conditional =
        Stream.of(rule.onExitCode(), rule.onReason(), rule.onStatusReason())
            .anyMatch(condition -> condition != null && !condition.isEmpty());
    if (!conditional) {
      validationErrors.invalid(
          "EvaluateOnExit should contain at least one of onExitCode, onReason or onStatusReason.");
    }
    check(rule.onExitCode(), EXIT_CODE, validationErrors);
    check(rule.onReason(), REASON, validationErrors);
    check(rule.onStatusReason(), REASON, validationErrors);
  }

  private static void check(
      @Nullable String pattern, Pattern allowed, ValidationErrors validationErrors) {
    if (pattern == null) {
      return;
    }
    if (pattern.length() > 512) {
      validationErrors.invalid("Evaluate on exit condition cannot exceed 512 characters.");
    }
    if (!allowed.matcher(pattern).matches()) {
      validationErrors.invalid("Evaluate on exit condition contains restricted characters.");
    }
  }
}
