package io.windlass.capacity.provider;

import io.windlass.capacity.computeenvironment.DesiredState;
import io.windlass.capacity.computeenvironment.EnvironmentContext;
import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.computeenvironment.EnvironmentView;
import io.windlass.capacity.computeenvironment.InstanceSupply.Provision;
import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.scaling.AllocationStrategy;
import io.windlass.capacity.scaling.Reconciler;
import io.windlass.capacity.scaling.ScalingPlan;
import io.windlass.capacity.scaling.ScalingRules;
import io.windlass.capacity.scaling.ScalingRules.SpotMarket;
import io.windlass.capacity.scaling.ScalingSnapshot;
import java.time.Duration;
import java.util.List;

/** Instances of allowed types, each a slice of this machine (ADR 0008). */
record HostSlices(LocalSupply supply, AllocationStrategy strategy, List<InstanceType> allowed)
    implements Provision.Available {
  @Override
  public boolean isBeingReplaced(EnvironmentView view) {
    return view.slices().stream()
        .map(slice -> slice.instance().type())
        .anyMatch(type -> allowed.stream().noneMatch(t -> t.name().equals(type)));
  }

  @Override
  public ScalingPlan reconcile(EnvironmentView view) {
    return Reconciler.reconcile(
        new ScalingSnapshot(
            rules(view),
            view.environment().desired().demand(),
            view.slices(),
            supply.budget(view),
            supply.othersWait(),
            view.context().now()));
  }

  private ScalingRules rules(EnvironmentView view) {
    EnvironmentDefinition definition = view.definition();
    EnvironmentContext.Policy policy = view.context().policy();
    DesiredState state = view.environment().desired();
    Integer bid = definition.bidPercentage();
    Duration delay = definition.scaleDownDelay();
    Integer desired = definition.desiredvCpus();
    long wanted = state.desiredPending() && desired != null ? desired : 0;
    return new ScalingRules(
        Math.clamp(
            wanted, definition.minvCpus(), Math.max(definition.minvCpus(), definition.maxvCpus())),
        definition.minvCpus(),
        definition.maxvCpus(),
        strategy,
        new SpotMarket(definition.isSpot(), bid == null ? 100 : bid, policy.spotPricePercentage()),
        definition.enabled() && view.context().host().trouble().isEmpty(),
        delay == null ? policy.idleDelay() : delay,
        allowed);
  }
}
