package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.KeyValuePair;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks environment variables of a definition or a submission (ENV-002, CP-003). */
public final class EnvironmentRules {
  private static final String RESERVED = "AWS_BATCH";

  private EnvironmentRules() {}

  /** Checks environment variables; null is none. */
  public static void check(
      @Nullable List<KeyValuePair> environment, ValidationErrors validationErrors) {
    if (environment == null) {
      return;
    }
    for (KeyValuePair variable : environment) {
      String name = variable.name();
      if (name == null || name.isEmpty()) {
        validationErrors.invalid("Environment variable name is required.");
      } else if (variable.value() == null) {
        validationErrors.invalid("environment: value of " + name + " is required.");
      }
    }
  }

  /**
   * Returns whether a container gets this variable. A variable with AWS Batch's own prefix is
   * accepted, but not set (ENV-002).
   */
  public static boolean reachesContainer(String name) {
    return !name.startsWith(RESERVED);
  }
}
