package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.instancetype.AllowedTypes;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.time.ZoneOffset;
import java.util.List;

/** A defined environment and what deciding knows besides it. Immutable. */
public record EnvironmentView(
    ComputeEnvironment environment, EnvironmentDefinition definition, EnvironmentContext context) {

  /** Returns the instances on this host with what they hold, oldest first. */
  public List<Slice> slices() {
    return environment.instances().values().stream()
        .filter(this::isHere)
        .map(instance -> new Slice(instance, context.load(instance.id())))
        .toList();
  }

  boolean isHere(Instance instance) {
    return instance.hostId().equals(context.host().hostId());
  }

  /** Returns the types that the definition's names stand for today. */
  public AllowedTypes resolveTypes() {
    return context
        .types()
        .resolve(
            definition.instanceTypes(),
            environment.key().region(),
            context.now().atZone(ZoneOffset.UTC).toLocalDate());
  }
}
