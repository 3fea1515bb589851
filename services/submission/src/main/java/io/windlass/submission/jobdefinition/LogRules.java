package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.LogConfiguration;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the log driver and its options (LOG-001, LOG-002). */
final class LogRules {
  private static final Set<String> DRIVERS =
      Set.of(
          "awslogs",
          "fluentd",
          "gelf",
          "journald",
          "json-file",
          "splunk",
          "syslog",
          "awsfirelens",
          "logentries");
  private static final Set<String> FARGATE_DRIVERS = Set.of("awslogs", "splunk", "awsfirelens");

  private static final Set<String> AWSLOGS_OPTIONS =
      Set.of(
          "awslogs-group",
          "awslogs-region",
          "awslogs-stream-prefix",
          "awslogs-datetime-format",
          "awslogs-multiline-pattern",
          "awslogs-create-group");

  private LogRules() {}

  static void check(
      @Nullable LogConfiguration configuration,
      ProvisioningModel model,
      ValidationErrors validationErrors) {
    if (configuration == null) {
      return;
    }
    String driver = configuration.logDriver();
    if (!DRIVERS.contains(driver)) {
      validationErrors.invalid("logConfiguration: logDriver " + driver + " is not supported.");
    } else if (model == ProvisioningModel.FARGATE && !FARGATE_DRIVERS.contains(driver)) {
      validationErrors.invalid("Log driver for Fargate is not valid: " + driver);
    } else if (driver.equals("awslogs") && configuration.options() != null) {
      checkOptions(configuration.options(), validationErrors);
    }
  }

  private static void checkOptions(Map<String, String> options, ValidationErrors validationErrors) {
    List<String> unknown =
        options.keySet().stream().filter(o -> !AWSLOGS_OPTIONS.contains(o)).sorted().toList();
    if (!unknown.isEmpty()) {
      validationErrors.invalid(
          "Log driver awslogs disallows options: " + String.join(", ", unknown));
    }
  }
}
