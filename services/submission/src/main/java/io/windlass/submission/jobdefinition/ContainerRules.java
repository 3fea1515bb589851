package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a container of a job definition (CP-001 to CP-026, CP-034). */
final class ContainerRules {
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9_.:/#@-]{1,255}");
  private static final Pattern USER =
      Pattern.compile("([a-z0-9_][a-z0-9_-]{0,30})(:([a-z0-9_][a-z0-9_-]{0,30}))?");

  private ContainerRules() {}

  static void check(
      ContainerProperties container, ProvisioningModel model, ValidationErrors validationErrors) {
    checkAny(container, model, validationErrors);
    if (container.instanceType() != null) {
      validationErrors.invalid(
          "instanceType is only applicable for multi-node parallel job definitions.");
    }
  }

  /** Checks the container of a node range, which may have an instance type (CP-008). */
  static void checkNode(ContainerProperties container, ValidationErrors validationErrors) {
    checkAny(container, ProvisioningModel.EC2, validationErrors);
  }

  private static void checkAny(
      ContainerProperties container, ProvisioningModel model, ValidationErrors validationErrors) {
    checkImage(container.image(), validationErrors);
    EnvironmentRules.check(container.environment(), validationErrors);
    checkUser(container.user(), validationErrors);
    if (model == ProvisioningModel.FARGATE) {
      FargateRules.check(container, validationErrors);
    } else {
      checkEc2(container, validationErrors);
    }
    LinuxRules.check(container, validationErrors);
    LogRules.check(container.logConfiguration(), model, validationErrors);
    SecretRules.check(container, validationErrors);
    VolumeRules.check(container, model, validationErrors);
    ContainerResources.checkForms(container, validationErrors);
    var _ = ContainerResources.read(container, model, validationErrors);
  }

  private static void checkImage(@Nullable String image, ValidationErrors validationErrors) {
    if (image == null || image.isEmpty()) {
      validationErrors.invalid("ECS Container Image must be provided.");
    } else if (!IMAGE.matcher(image).matches()) {
      validationErrors.invalid(
          "Container properties: image " + image + " should match valid pattern");
    }
  }

  private static void checkUser(@Nullable String user, ValidationErrors validationErrors) {
    if (user != null && !user.isEmpty() && !USER.matcher(user).matches()) {
      validationErrors.invalid("User '" + user + "' does not match regex");
    }
  }

  private static void checkEc2(ContainerProperties container, ValidationErrors validationErrors) {
    if (container.networkConfiguration() != null) {
      validationErrors.invalid("networkConfiguration not applicable for EC2.");
    }
    if (container.fargatePlatformConfiguration() != null) {
      validationErrors.invalid("fargatePlatformConfiguration not applicable for EC2.");
    }
    if (container.ephemeralStorage() != null) {
      validationErrors.invalid("ephemeralStorage not applicable for EC2.");
    }
    if (container.runtimePlatform() != null) {
      validationErrors.invalid("runtimePlatform is not applicable for EC2.");
    }
  }
}
