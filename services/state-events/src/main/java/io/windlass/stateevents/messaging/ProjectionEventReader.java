package io.windlass.stateevents.messaging;

import io.windlass.events.CapacityEvent;
import io.windlass.events.CapacityShortage;
import io.windlass.events.ComputeEnvironmentDefinition;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.ConsumableResourceDefinition;
import io.windlass.events.DefinitionChanged;
import io.windlass.events.InstanceDraining;
import io.windlass.events.InstanceReady;
import io.windlass.events.InstanceResumed;
import io.windlass.events.InstanceTerminated;
import io.windlass.events.JobDefinitionRevision;
import io.windlass.events.JobQueueDefinition;
import io.windlass.events.QuotaShareDefinition;
import io.windlass.events.SchedulingPolicyDefinition;
import io.windlass.events.ServiceEnvironmentDefinition;
import io.windlass.stateevents.projection.ProjectionChange;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentDefined;
import io.windlass.stateevents.projection.ProjectionChange.EnvironmentStatus;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDown;
import io.windlass.stateevents.projection.ProjectionChange.InstanceDrain;
import io.windlass.stateevents.projection.ProjectionChange.InstanceUp;
import io.windlass.stateevents.projection.ProjectionChange.QueueDefined;
import io.windlass.stateevents.projection.ProjectionChange.Shortage;
import java.util.Optional;

/** Converts the events of submission and capacity about queues and compute environments. */
public final class ProjectionEventReader {
  private ProjectionEventReader() {}

  /** Returns the change that concerns the summary; empty for other definitions. */
  public static Optional<ProjectionChange> change(DefinitionChanged event) {
    return switch (event.getDefinition()) {
      case JobQueueDefinition queue ->
          Optional.of(
              new QueueDefined(
                  event.getAccountId(),
                  event.getArn(),
                  event.getSequence(),
                  queue.getUuid(),
                  event.getDeleted(),
                  queue.getName(),
                  queue.getState(),
                  queue.getPriority()));
      case ComputeEnvironmentDefinition environment -> Optional.of(defined(event, environment));
      case JobDefinitionRevision _,
          SchedulingPolicyDefinition _,
          ConsumableResourceDefinition _,
          QuotaShareDefinition _,
          ServiceEnvironmentDefinition _ ->
          Optional.empty();
      default ->
          throw new IllegalArgumentException(
              "a definition of an unknown kind: " + event.getDefinition().getClass());
    };
  }

  private static EnvironmentDefined defined(
      DefinitionChanged event, ComputeEnvironmentDefinition environment) {
    String resourceType = environment.getResourceType();
    return new EnvironmentDefined(
        event.getAccountId(),
        event.getArn(),
        event.getSequence(),
        environment.getUuid(),
        event.getDeleted(),
        environment.getName(),
        environment.getState(),
        resourceType == null ? environment.getType() : resourceType,
        environment.getMinvCpus(),
        environment.getMaxvCpus());
  }

  /** Returns the change of a capacity event. */
  public static ProjectionChange change(CapacityEvent event) {
    String account = event.getAccountId();
    String arn = event.getComputeEnvironmentArn();
    long sequence = event.getSequence();
    return switch (event.getEvent()) {
      case ComputeEnvironmentStatusChanged status ->
          new EnvironmentStatus(
              account,
              arn,
              sequence,
              status.getStatus(),
              status.getStatusReason(),
              status.getDesiredvCpus());
      case InstanceReady instance ->
          new InstanceUp(
              account,
              arn,
              sequence,
              instance.getInstanceId(),
              instance.getInstanceType(),
              instance.getResources().getMilliVcpus(),
              instance.getResources().getMemoryMiB(),
              instance.getResources().getGpus());
      case InstanceDraining draining ->
          new InstanceDrain(account, arn, sequence, draining.getInstanceId(), true);
      case InstanceResumed resumed ->
          new InstanceDrain(account, arn, sequence, resumed.getInstanceId(), false);
      case InstanceTerminated terminated ->
          new InstanceDown(account, arn, sequence, terminated.getInstanceId());
      case CapacityShortage shortage ->
          new Shortage(
              account,
              arn,
              sequence,
              shortage.getReason().isEmpty() ? null : shortage.getMessage());
      default ->
          throw new IllegalArgumentException(
              "a capacity event of an unknown kind: " + event.getEvent().getClass());
    };
  }
}
