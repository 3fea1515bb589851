package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.instancetype.AllowedTypes;
import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.scaling.AllocationStrategy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a definition can be honoured on this host, and if not, why. */
sealed interface DefinitionValidation {
  /** Slices of the host, of these types. */
  record Slices(AllocationStrategy strategy, List<InstanceType> allowed)
      implements DefinitionValidation {}

  /** One instance stands for the host. */
  record Elastic() implements DefinitionValidation {}

  record Invalid(String reason) implements DefinitionValidation {}

  static DefinitionValidation of(DecisionBuilder draft, EnvironmentDefinition definition) {
    if (!definition.orchestration().equals("ECS")) {
      return new Invalid(
          "CLIENT_ERROR - This Windlass has no Kubernetes cluster: "
              + definition.orchestration()
              + " compute environments are not available");
    }
    if (definition.isElastic()) {
      return new Elastic();
    }
    Optional<AllocationStrategy> strategy = strategy(definition);
    if (strategy.isEmpty()) {
      return new Invalid(
          "CLIENT_ERROR - The allocation strategy "
              + definition.allocationStrategy()
              + " is not known to Windlass");
    }
    List<String> names = draft.environment().wishes().typeNames();
    if (names.isEmpty()) {
      return switch (EnvironmentDecider.resolve(draft, definition)) {
        case AllowedTypes.Resolved resolved -> new Slices(strategy.get(), resolved.types());
        case AllowedTypes.Refused refused -> new Invalid(refused.reason());
      };
    }
    return new Slices(
        strategy.get(),
        names.stream().flatMap(name -> draft.context().types().find(name).stream()).toList());
  }

  private static Optional<AllocationStrategy> strategy(EnvironmentDefinition definition) {
    String name = definition.allocationStrategy();
    if (name == null || name.isEmpty()) {
      return Optional.of(AllocationStrategy.BEST_FIT);
    }
    String upper = name.toUpperCase(Locale.ROOT);
    for (AllocationStrategy strategy : AllocationStrategy.values()) {
      if (strategy.name().equals(upper)) {
        return Optional.of(strategy);
      }
    }
    return Optional.empty();
  }
}
