package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.LogConfiguration;
import io.windlass.aws.batch.Secret;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks references to secrets (SEC-001 to SEC-008, SEC-022). It never reads their values. */
final class SecretRules {
  private static final int SECRET_ARN_PARTS = 7;
  private static final int VERSION_STAGE = 8;
  private static final int VERSION_ID = 9;

  private SecretRules() {}

  static void check(ContainerProperties container, ValidationErrors validationErrors) {
    List<Secret> secrets = container.secrets();
    LogConfiguration log = container.logConfiguration();
    List<Secret> options = log == null ? null : log.secretOptions();
    boolean role = container.executionRoleArn() != null && !container.executionRoleArn().isEmpty();
    if (container.repositoryCredentials() != null && !role) {
      validationErrors.invalid("executionRoleArn cannot be empty when using repositoryCredentials");
    }
    if ((used(secrets) || used(options)) && !role) {
      validationErrors.invalid(
          "executionRoleArn cannot be empty when using secrets or secretOptions");
    }
    if (secrets != null) {
      checkNames(secrets, container.environment(), validationErrors);
      secrets.forEach(secret -> checkValue("secrets", secret, validationErrors));
    }
    if (options != null) {
      options.forEach(option -> checkValue("secretOptions", option, validationErrors));
    }
  }

  private static boolean used(@Nullable List<Secret> secrets) {
    return secrets != null && !secrets.isEmpty();
  }

  private static void checkNames(
      List<Secret> secrets,
      @Nullable List<KeyValuePair> environment,
      ValidationErrors validationErrors) {
    Set<String> names = new HashSet<>();
    if (environment != null) {
      for (KeyValuePair variable : environment) {
        if (variable.name() != null) {
          names.add(variable.name());
        }
      }
    }
    for (Secret secret : secrets) {
      if (!names.add(secret.name())) {
        validationErrors.invalid("secrets: " + secret.name() + " is set twice.");
      }
    }
  }

  private static void checkValue(String field, Secret secret, ValidationErrors validationErrors) {
    String reference = secret.valueFrom();
    if (secret.name().isEmpty() || reference.isEmpty()) {
      validationErrors.invalid(field + ": name and valueFrom are required for every secret.");
    }
    if (!reference.startsWith("arn:")) {
      return;
    }
    String[] parts = reference.split(":", -1);
    boolean secretsManager = parts.length > 2 && parts[2].equals("secretsmanager");
    if (secretsManager && parts.length < SECRET_ARN_PARTS) {
      validationErrors.invalid(field + ": " + reference + " is not the ARN of a secret.");
    }
    if (secretsManager
        && parts.length > VERSION_ID
        && !parts[VERSION_STAGE].isEmpty()
        && !parts[VERSION_ID].isEmpty()) {
      validationErrors.invalid(field + ": version-stage and version-id are mutually exclusive.");
    }
  }
}
