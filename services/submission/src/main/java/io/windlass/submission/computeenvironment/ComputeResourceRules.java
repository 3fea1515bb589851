package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.LaunchTemplateSpecification;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the compute resources of a managed environment by their type (CE-032 to CE-064). */
final class ComputeResourceRules {
  private static final Set<String> SPOT_STRATEGIES =
      Set.of(
          "SPOT_CAPACITY_OPTIMIZED",
          "SPOT_PRICE_CAPACITY_OPTIMIZED",
          "SPOT_CAPACITY_OPTIMIZED_PRIORITIZED");
  private static final String ORDERED = "BEST_FIT_PROGRESSIVE_ORDERED";
  static final String UNMANAGED_VCPUS =
      "unmanagedvCpus is not applicable for managed Compute Environment";
  private static final int LAUNCH_TEMPLATE_OVERRIDES = 10;

  private ComputeResourceRules() {}

  static void check(
      ComputeResource resources, InstanceTypeNames types, ValidationErrors validationErrors) {
    switch (resources.type()) {
      case "EC2", "SPOT" -> checkInstances(resources, types, validationErrors);
      case "FARGATE", "FARGATE_SPOT" -> FargateResourceRules.check(resources, validationErrors);
      default -> validationErrors.notAvailable("computeResources.type " + resources.type());
    }
    if (resources.maxvCpus() < 0) {
      validationErrors.invalid("maxvCpus should be greater than or equal to 0");
    }
    if (empty(resources.subnets())) {
      validationErrors.invalid("Resource subnets is required.");
    }
  }

  static boolean isFargate(ComputeResource resources) {
    return resources.type().startsWith("FARGATE");
  }

  /**
   * Returns the resources with defaults for absent vCPU figures, and without members that do not
   * apply to Fargate.
   */
  static ComputeResource inNormalForm(ComputeResource resources) {
    if (isFargate(resources)) {
      return FargateResourceRules.inNormalForm(resources);
    }
    int minimum = resources.minvCpus() == null ? 0 : resources.minvCpus();
    return resources.toBuilder()
        .minvCpus(minimum)
        .desiredvCpus(resources.desiredvCpus() == null ? minimum : resources.desiredvCpus())
        .build();
  }

  private static void checkInstances(
      ComputeResource resources, InstanceTypeNames known, ValidationErrors validationErrors) {
    if (blank(resources.instanceRole())) {
      validationErrors.invalid("Instance role is required.");
    }
    checkSizes(
        resources.minvCpus(), resources.desiredvCpus(), resources.maxvCpus(), validationErrors);
    List<String> types = resources.instanceTypes();
    if (types == null || types.isEmpty()) {
      validationErrors.invalid("Resource instanceTypes are required");
    } else {
      checkTypes(types, known, validationErrors);
    }
    checkStrategy(resources, validationErrors);
    Integer bid = resources.bidPercentage();
    if (bid != null && (bid < 0 || bid > 100)) {
      validationErrors.invalid("Bid percentage must be between 0 to 100");
    }
    LaunchTemplateSpecification template = resources.launchTemplate();
    if (template != null) {
      checkTemplate(template, validationErrors);
    }
  }

  static void checkSizes(
      @Nullable Integer minimum,
      @Nullable Integer desired,
      int maximum,
      ValidationErrors validationErrors) {
    int low = minimum == null ? 0 : minimum;
    if (low < 0) {
      validationErrors.invalid("minvCpus should be greater than or equal to 0");
    }
    if (low > maximum) {
      validationErrors.invalid("maxvCpus should be greater than or equal to minvCpus");
    }
    if (desired != null && (desired < low || desired > maximum)) {
      validationErrors.invalid("desiredvCpus should be between minvCpus and maxvCpus");
    }
  }

  static void checkTypes(
      List<String> types, InstanceTypeNames known, ValidationErrors validationErrors) {
    if (!types.stream().allMatch(known::contains)) {
      validationErrors.invalid("Instance type can only be one of " + known);
    }
    if (Architecture.of(types).size() > 1) {
      validationErrors.invalid("arm-based instance type cannot be used with other instance types.");
    }
  }

  private static void checkStrategy(ComputeResource resources, ValidationErrors validationErrors) {
    String strategy = resources.allocationStrategy();
    boolean spot = resources.type().equals("SPOT");
    if (!spot && strategy != null && SPOT_STRATEGIES.contains(strategy)) {
      validationErrors.invalid(
          "Invalid compute resource allocation strategy "
              + strategy
              + " for type "
              + resources.type());
    }
    if (spot && ORDERED.equals(strategy)) {
      validationErrors.invalid(
          "Allocation strategy " + ORDERED + " requires compute resource type EC2");
    }
    boolean bestFit = strategy == null || strategy.isEmpty() || strategy.equals("BEST_FIT");
    if (spot && bestFit && blank(resources.spotIamFleetRole())) {
      validationErrors.invalid("compute resource spotIamFleetRole is required");
    }
  }

  static void checkTemplate(
      LaunchTemplateSpecification template, ValidationErrors validationErrors) {
    if (blank(template.launchTemplateId()) == blank(template.launchTemplateName())) {
      validationErrors.invalid(
          "One of LaunchTemplateId and LaunchTemplateName or LaunchTemplate.Overrides is required");
    }
    if (template.overrides() != null && template.overrides().size() > LAUNCH_TEMPLATE_OVERRIDES) {
      validationErrors.invalid(
          "launchTemplate.overrides: at most " + LAUNCH_TEMPLATE_OVERRIDES + " are allowed.");
    }
  }

  static boolean empty(@Nullable Collection<?> values) {
    return values == null || values.isEmpty();
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
