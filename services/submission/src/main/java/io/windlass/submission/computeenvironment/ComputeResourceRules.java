package io.windlass.submission.computeenvironment;

import io.windlass.aws.batch.ComputeResource;
import io.windlass.aws.batch.LaunchTemplateSpecification;
import io.windlass.submission.outcome.Objections;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the compute resources of a managed environment may be, by their type (CE-032 to CE-064). */
final class ComputeResourceRules {
  private static final Set<String> SPOT_STRATEGIES =
      Set.of(
          "SPOT_CAPACITY_OPTIMIZED",
          "SPOT_PRICE_CAPACITY_OPTIMIZED",
          "SPOT_CAPACITY_OPTIMIZED_PRIORITIZED");
  private static final int LAUNCH_TEMPLATE_OVERRIDES = 10;

  private ComputeResourceRules() {}

  static void check(ComputeResource resources, Objections objections) {
    switch (resources.type()) {
      case "EC2", "SPOT" -> checkInstances(resources, objections);
      case "FARGATE", "FARGATE_SPOT" -> FargateResourceRules.check(resources, objections);
      default -> objections.notAvailable("computeResources.type " + resources.type());
    }
    if (resources.maxvCpus() < 0) {
      objections.invalid("maxvCpus must be 0 or greater, got " + resources.maxvCpus() + ".");
    }
    if (empty(resources.subnets())) {
      objections.invalid("Resource subnets is required.");
    }
  }

  /** What is recorded: vCPU figures and instance types that were left out take their defaults. */
  static ComputeResource withDefaults(ComputeResource resources) {
    if (resources.type().startsWith("FARGATE")) {
      return resources;
    }
    int minimum = resources.minvCpus() == null ? 0 : resources.minvCpus();
    List<String> types = resources.instanceTypes();
    return resources.toBuilder()
        .minvCpus(minimum)
        .desiredvCpus(resources.desiredvCpus() == null ? minimum : resources.desiredvCpus())
        .instanceTypes(empty(types) ? List.of("default_x86_64") : types)
        .build();
  }

  private static void checkInstances(ComputeResource resources, Objections objections) {
    if (blank(resources.instanceRole())) {
      objections.invalid("Instance role is required.");
    }
    checkSizes(resources.minvCpus(), resources.desiredvCpus(), resources.maxvCpus(), objections);
    List<String> types = resources.instanceTypes();
    if (types != null) {
      checkTypes(types, objections);
    }
    checkStrategy(resources, objections);
    Integer bid = resources.bidPercentage();
    if (bid != null && (bid < 1 || bid > 100)) {
      objections.invalid("bidPercentage must be between 1 and 100, got " + bid + ".");
    }
    LaunchTemplateSpecification template = resources.launchTemplate();
    if (template != null) {
      checkTemplate(template, objections);
    }
  }

  static void checkSizes(
      @Nullable Integer minimum, @Nullable Integer desired, int maximum, Objections objections) {
    int low = minimum == null ? 0 : minimum;
    if (low < 0) {
      objections.invalid("minvCpus must be 0 or greater, got " + low + ".");
    }
    if (low > maximum) {
      objections.invalid("minvCpus must not be greater than maxvCpus.");
    }
    if (desired != null && (desired < low || desired > maximum)) {
      objections.invalid("desiredvCpus must be between minvCpus and maxvCpus.");
    }
  }

  static void checkTypes(List<String> types, Objections objections) {
    for (String type : types) {
      if (!type.matches("[a-z][a-z0-9_-]*(\\.[a-z0-9-]+)?")) {
        objections.invalid("instanceTypes: " + type + " is not an instance type or family.");
      }
    }
    if (Architecture.of(types).size() > 1) {
      objections.invalid("instanceTypes must share one architecture: x86_64 or arm64.");
    }
  }

  private static void checkStrategy(ComputeResource resources, Objections objections) {
    String strategy = resources.allocationStrategy();
    boolean spot = resources.type().equals("SPOT");
    if (!spot && strategy != null && SPOT_STRATEGIES.contains(strategy)) {
      objections.invalid("allocationStrategy " + strategy + " is only supported for SPOT.");
    }
    boolean bestFit = strategy == null || strategy.equals("BEST_FIT");
    if (spot && bestFit && blank(resources.spotIamFleetRole())) {
      objections.invalid("Spot fleet role is required when allocationStrategy is BEST_FIT.");
    }
  }

  static void checkTemplate(LaunchTemplateSpecification template, Objections objections) {
    if (blank(template.launchTemplateId()) == blank(template.launchTemplateName())) {
      objections.invalid(
          "launchTemplate: one of launchTemplateId and launchTemplateName is required.");
    }
    if (template.overrides() != null && template.overrides().size() > LAUNCH_TEMPLATE_OVERRIDES) {
      objections.invalid(
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
