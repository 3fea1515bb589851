package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.JobTimeout;
import io.windlass.submission.outcome.ValidationErrors;
import org.jspecify.annotations.Nullable;

/** Checks the timeout of a definition or a submission (TO-001, JD-014). */
public final class TimeoutRules {
  private static final int MINIMUM_SECONDS = 60;

  private TimeoutRules() {}

  /** Checks a timeout; null is none. */
  public static void check(@Nullable JobTimeout timeout, ValidationErrors validationErrors) {
    Integer seconds = timeout == null ? null : timeout.attemptDurationSeconds();
    if (seconds != null && seconds < MINIMUM_SECONDS) {
      validationErrors.invalid(
          "AttemptDurationSeconds in Timeout must be at least " + MINIMUM_SECONDS + " seconds.");
    }
  }
}
