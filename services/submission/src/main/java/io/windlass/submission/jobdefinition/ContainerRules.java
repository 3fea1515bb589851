package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.submission.computeenvironment.ProvisioningModel;
import io.windlass.submission.outcome.Objections;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a container of a definition may be (CP-001 to CP-026, CP-034). */
final class ContainerRules {
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9_.:/#@-]{1,255}");
  private static final Pattern USER =
      Pattern.compile("([a-z0-9_][a-z0-9_-]{0,30})(:([a-z0-9_][a-z0-9_-]{0,30}))?");

  private ContainerRules() {}

  static void check(ContainerProperties container, ProvisioningModel model, Objections objections) {
    checkAny(container, model, objections);
    if (container.instanceType() != null) {
      objections.invalid(
          "instanceType is only applicable for multi-node parallel job definitions.");
    }
  }

  /** Of a group of nodes, which may ask for an instance type (CP-008). */
  static void checkNode(ContainerProperties container, Objections objections) {
    checkAny(container, ProvisioningModel.EC2, objections);
  }

  private static void checkAny(
      ContainerProperties container, ProvisioningModel model, Objections objections) {
    checkImage(container.image(), objections);
    EnvironmentRules.check(container.environment(), objections);
    checkUser(container.user(), objections);
    if (model == ProvisioningModel.FARGATE) {
      FargateRules.check(container, objections);
    } else {
      checkEc2(container, objections);
    }
    LinuxRules.check(container, objections);
    LogRules.check(container.logConfiguration(), model, objections);
    SecretRules.check(container, objections);
    VolumeRules.check(container, model, objections);
    Resources.checkForms(
        container.vcpus(), container.memory(), container.resourceRequirements(), objections);
    var _ =
        Resources.read(
            container.vcpus(),
            container.memory(),
            container.resourceRequirements(),
            model,
            objections);
  }

  private static void checkImage(@Nullable String image, Objections objections) {
    if (image == null || image.isEmpty()) {
      objections.invalid("ECS Container Image must be provided.");
    } else if (!IMAGE.matcher(image).matches()) {
      objections.invalid("Container properties: image " + image + " should match valid pattern");
    }
  }

  private static void checkUser(@Nullable String user, Objections objections) {
    if (user != null && !user.isEmpty() && !USER.matcher(user).matches()) {
      objections.invalid("User '" + user + "' does not match regex");
    }
  }

  private static void checkEc2(ContainerProperties container, Objections objections) {
    if (container.networkConfiguration() != null) {
      objections.invalid("networkConfiguration not applicable for EC2.");
    }
    if (container.fargatePlatformConfiguration() != null) {
      objections.invalid("fargatePlatformConfiguration not applicable for EC2.");
    }
    if (container.ephemeralStorage() != null) {
      objections.invalid("ephemeralStorage not applicable for EC2.");
    }
    if (container.runtimePlatform() != null) {
      objections.invalid("runtimePlatform is not applicable for EC2.");
    }
  }
}
