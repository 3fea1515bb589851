package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.EnvironmentCommand;
import io.windlass.capacity.computeenvironment.EnvironmentDefinition;
import io.windlass.capacity.computeenvironment.EnvironmentKey;
import io.windlass.capacity.scaling.Demand;
import io.windlass.events.CapacityRequest;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.DemandChanged;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What owners configure and the scheduler asks for, from Avro. */
final class DefinitionMapping {
  private DefinitionMapping() {}

  static EnvironmentKey key(DefinitionChanged changed) {
    return new EnvironmentKey(changed.getArn(), changed.getAccountId(), changed.getRegion());
  }

  static EnvironmentKey key(CapacityRequest request, DemandChanged demand) {
    return new EnvironmentKey(
        demand.getComputeEnvironmentArn(), request.getAccountId(), request.getRegion());
  }

  static EnvironmentCommand.Define define(
      DefinitionChanged changed, ComputeEnvironmentDefinition definition) {
    return new EnvironmentCommand.Define(
        toDomain(definition), changed.getSequence(), changed.getDeleting() || changed.getDeleted());
  }

  static EnvironmentCommand.Want want(CapacityRequest request, DemandChanged demand) {
    return new EnvironmentCommand.Want(
        new Demand(
            ResourceMapping.toDomain(demand.getWaiting()),
            demand.getHead() == null ? null : ResourceMapping.toDomain(demand.getHead()),
            demand.getHeadNodes(),
            demand.getInstanceType()),
        request.getSequence());
  }

  private static EnvironmentDefinition.@Nullable Eks eks(ComputeEnvironmentDefinition definition) {
    String cluster = definition.getEksClusterArn();
    String namespace = definition.getKubernetesNamespace();
    return cluster == null || namespace == null
        ? null
        : new EnvironmentDefinition.Eks(cluster, namespace);
  }

  static EnvironmentDefinition toDomain(ComputeEnvironmentDefinition definition) {
    Integer delayMinutes = definition.getScaleDownDelayMinutes();
    return new EnvironmentDefinition(
        definition.getName(),
        definition.getUuid(),
        definition.getType().equals("MANAGED"),
        definition.getState().equals("ENABLED"),
        definition.getContainerOrchestrationType(),
        definition.getResourceType(),
        definition.getAllocationStrategy(),
        definition.getMinvCpus(),
        definition.getMaxvCpus(),
        definition.getDesiredvCpus(),
        List.copyOf(definition.getInstanceTypes()),
        definition.getBidPercentage(),
        delayMinutes == null ? null : Duration.ofMinutes(delayMinutes),
        eks(definition));
  }
}
