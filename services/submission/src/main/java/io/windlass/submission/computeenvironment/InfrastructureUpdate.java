package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.ComputeResourceUpdate;
import io.windlass.aws.batch.UpdateComputeEnvironmentRequest;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks an update that replaces hosts (CE-085 to CE-095). */
final class InfrastructureUpdate {
  private InfrastructureUpdate() {}

  /** Returns whether the update changes more than the size. */
  static boolean asked(ComputeResourceUpdate update) {
    return Boolean.TRUE.equals(update.updateToLatestImageVersion())
        || Stream.of(
                update.allocationStrategy(),
                update.bidPercentage(),
                update.ec2KeyPair(),
                update.instanceRole(),
                update.placementGroup(),
                update.tags(),
                update.ec2Configuration(),
                update.imageId(),
                update.launchTemplate(),
                ComputeResourceRules.empty(update.instanceTypes()) ? null : update.instanceTypes(),
                update.type())
            .anyMatch(Objects::nonNull);
  }

  static void check(
      ComputeEnvironment present,
      UpdateComputeEnvironmentRequest request,
      ComputeResourceUpdate update,
      ValidationErrors validationErrors) {
    ComputeResource resources = present.detail().computeResources();
    if (resources == null || present.onFargate()) {
      checkType(present, update.type(), validationErrors);
      return;
    }
    if (!serviceLinked(present.detail().serviceRole())) {
      validationErrors.refused(
          "An infrastructure update requires the service role AWSServiceRoleForBatch.");
    }
    String strategy = resources.allocationStrategy();
    if (strategy == null || strategy.equals("BEST_FIT")) {
      validationErrors.refused(
          "An infrastructure update is not supported with allocationStrategy BEST_FIT.");
    }
    if (request.serviceRole() != null) {
      validationErrors.invalid("serviceRole can not be changed together with the infrastructure.");
    }
    checkType(present, update.type(), validationErrors);
  }

  private static void checkType(
      ComputeEnvironment present, @Nullable String type, ValidationErrors validationErrors) {
    if (type != null && present.onFargate() != type.startsWith("FARGATE")) {
      validationErrors.invalid("computeResources.type can not be changed to " + type + ".");
    }
  }

  static boolean serviceLinked(@Nullable String role) {
    return role == null || role.isEmpty() || role.endsWith("AWSServiceRoleForBatch");
  }
}
