package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.ComputeResourceUpdate;
import io.windlass.aws.batch.LaunchTemplateSpecification;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the compute resources of a Fargate environment, which has neither instances nor a desired
 * size (CE-106, CE-134).
 */
final class FargateResourceRules {
  private static final int MOST_SECURITY_GROUPS = 5;

  private FargateResourceRules() {}

  static void check(ComputeResource resources, ValidationErrors validationErrors) {
    Map<String, @Nullable Object> forbidden = new LinkedHashMap<>();
    forbidden.put("allocationStrategy", resources.allocationStrategy());
    forbidden.put("bidPercentage", resources.bidPercentage());
    forbidden.put("desiredvCpus", resources.desiredvCpus());
    forbidden.put("imageId", resources.imageId());
    forbidden.put("instanceTypes", resources.instanceTypes());
    forbidden.put("ec2Configuration", resources.ec2Configuration());
    forbidden.put("ec2KeyPair", resources.ec2KeyPair());
    forbidden.put("instanceRole", resources.instanceRole());
    forbidden.put("launchTemplate", resources.launchTemplate());
    forbidden.put("minvCpus", resources.minvCpus());
    forbidden.put("placementGroup", resources.placementGroup());
    forbidden.put("spotIamFleetRole", resources.spotIamFleetRole());
    forbidden.put("tags", resources.tags());
    refuse(forbidden, validationErrors);
    if (ComputeResourceRules.empty(resources.securityGroupIds())) {
      validationErrors.invalid("Resource securityGroupIds is required.");
    }
    checkSecurityGroups(resources.securityGroupIds(), validationErrors);
  }

  static void check(ComputeResourceUpdate resources, ValidationErrors validationErrors) {
    Map<String, @Nullable Object> forbidden = new LinkedHashMap<>();
    forbidden.put("allocationStrategy", resources.allocationStrategy());
    forbidden.put("bidPercentage", resources.bidPercentage());
    forbidden.put("desiredvCpus", resources.desiredvCpus());
    forbidden.put("imageId", resources.imageId());
    forbidden.put("instanceTypes", resources.instanceTypes());
    forbidden.put("ec2Configuration", resources.ec2Configuration());
    forbidden.put("ec2KeyPair", resources.ec2KeyPair());
    forbidden.put("instanceRole", resources.instanceRole());
    forbidden.put("launchTemplate", resources.launchTemplate());
    forbidden.put("minvCpus", resources.minvCpus());
    forbidden.put("placementGroup", resources.placementGroup());
    forbidden.put("tags", resources.tags());
    refuse(forbidden, validationErrors);
    checkSecurityGroups(resources.securityGroupIds(), validationErrors);
  }

  /** Returns whether a member is set; an empty list, map or text is not. */
  private static boolean given(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Collection<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case String text -> !text.isEmpty();
      case LaunchTemplateSpecification template ->
          !template.equals(LaunchTemplateSpecification.builder().build());
      default -> true;
    };
  }

  /** Without the members that do not apply, which are empty by now. */
  static ComputeResource inNormalForm(ComputeResource resources) {
    return resources.toBuilder()
        .allocationStrategy(null)
        .bidPercentage(null)
        .desiredvCpus(null)
        .imageId(null)
        .instanceTypes(null)
        .ec2Configuration(null)
        .ec2KeyPair(null)
        .instanceRole(null)
        .launchTemplate(null)
        .minvCpus(null)
        .placementGroup(null)
        .spotIamFleetRole(null)
        .tags(null)
        .build();
  }

  private static void checkSecurityGroups(
      @Nullable List<String> groups, ValidationErrors validationErrors) {
    if (groups != null && groups.size() > MOST_SECURITY_GROUPS) {
      validationErrors.invalid(
          "Fargate supports a maximum of " + MOST_SECURITY_GROUPS + " security groups");
    }
  }

  private static void refuse(
      Map<String, @Nullable Object> members, ValidationErrors validationErrors) {
    members.forEach(
        (name, value) -> {
          if (given(value)) {
            validationErrors.invalid(name + " is not applicable for Fargate.");
          }
        });
  }
}
