package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * A decision in the making: each event is applied as it is emitted, so that the next one sees it.
 */
final class DecisionBuilder {
  private final ComputeEnvironment before;
  private final EnvironmentContext context;
  private final List<EnvironmentEvent> events = new ArrayList<>();
  private ComputeEnvironment environment;
  private boolean waitsForHost;

  DecisionBuilder(ComputeEnvironment before, EnvironmentContext context) {
    this.before = before;
    this.context = context;
    environment = before;
  }

  ComputeEnvironment environment() {
    return environment;
  }

  EnvironmentContext context() {
    return context;
  }

  void emit(EnvironmentEvent event) {
    environment = environment.apply(event);
    events.add(event);
  }

  void waitsForHost(boolean waits) {
    waitsForHost = waits;
  }

  /** The instances on this host with what they hold, oldest first. */
  List<Slice> slices() {
    return environment.instances().values().stream()
        .filter(this::isHere)
        .map(instance -> new Slice(instance, context.load(instance.id())))
        .toList();
  }

  boolean isHere(Instance instance) {
    return instance.hostId().equals(context.host().host().hostId());
  }

  /** The host with what others and this environment's own instances take of it. */
  HostBudget host() {
    Resources own = Resources.NONE;
    for (Instance instance : environment.instances().values()) {
      if (isHere(instance) && !instance.elastic()) {
        own = own.plus(instance.resources());
      }
    }
    return context.host().take(own);
  }

  Decision decision() {
    return new Decision(before, environment, List.copyOf(events), waitsForHost);
  }
}
