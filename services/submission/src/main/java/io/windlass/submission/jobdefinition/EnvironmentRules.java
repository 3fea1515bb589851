package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.KeyValuePair;
import io.windlass.submission.outcome.Objections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What environment variables may be set, in a definition or a submission (ENV-002, CP-003). */
public final class EnvironmentRules {
  private static final String RESERVED = "AWS_BATCH";

  private EnvironmentRules() {}

  /** Objects to what is wrong with the variables; null is none. */
  public static void check(@Nullable List<KeyValuePair> environment, Objections objections) {
    if (environment == null) {
      return;
    }
    for (KeyValuePair variable : environment) {
      String name = variable.name();
      if (name == null || name.isEmpty() || variable.value() == null) {
        objections.invalid("environment: name and value are required for every variable.");
      } else {
        checkName("environment", name, objections);
      }
    }
  }

  static void checkName(String field, String name, Objections objections) {
    if (name.startsWith(RESERVED)) {
      objections.invalid(
          field
              + ": names starting with "
              + RESERVED
              + " are reserved for AWS Batch: "
              + name
              + ".");
    }
  }
}
