package io.windlass.capacity.provider;

import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.computeenvironment.EnvironmentView;
import io.windlass.capacity.computeenvironment.InstanceSupply;
import io.windlass.capacity.computeenvironment.InstanceSupply.Provision.Unavailable;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instancetype.AllowedTypes;
import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.scaling.AllocationStrategy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * This machine without what other environments have allocated.
 *
 * @param othersWait whether another environment would launch if there were room
 * @param pods whether tasks may be pods
 */
public record LocalSupply(HostBudget others, boolean othersWait, boolean pods)
    implements InstanceSupply {
  private static final String NO_PODS =
      "CLIENT_ERROR - This Windlass has no Kubernetes cluster, so that compute environments with"
          + " eksConfiguration can not run jobs: the executor of capacity"
          + " (WINDLASS_CAPACITY_EXECUTOR) must be one that runs pods.";

  @Override
  public Provision provision(EnvironmentView view) {
    EnvironmentDefinition definition = view.definition();
    if (!pods && definition.orchestration().equals("EKS")) {
      return new Unavailable(NO_PODS);
    }
    if (definition.isElastic()) {
      return new ElasticInstance(this);
    }
    Optional<AllocationStrategy> strategy = strategy(definition);
    if (strategy.isEmpty()) {
      return new Unavailable(
          "CLIENT_ERROR - The allocation strategy "
              + definition.allocationStrategy()
              + " is not known to Windlass");
    }
    List<String> names = view.environment().desired().typeNames();
    if (names.isEmpty()) {
      return switch (view.resolveTypes()) {
        case AllowedTypes.Resolved resolved ->
            new HostSlices(this, strategy.get(), resolved.types());
        case AllowedTypes.Refused refused -> new Unavailable(refused.reason());
      };
    }
    List<InstanceType> allowed =
        names.stream().flatMap(name -> view.context().types().find(name).stream()).toList();
    return new HostSlices(this, strategy.get(), allowed);
  }

  /** Returns the budget with the allocations of the other environments and of this one. */
  HostBudget budget(EnvironmentView view) {
    HostBudget budget = others;
    for (var slice : view.slices()) {
      if (!slice.instance().elastic()) {
        budget = budget.take(slice.instance().resources());
      }
    }
    return budget;
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
