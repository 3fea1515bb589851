package io.windlass.scheduler.messaging;

import io.windlass.events.CapacityEvent;
import io.windlass.events.CapacityShortage;
import io.windlass.events.ComputeEnvironmentStatusChanged;
import io.windlass.events.InstanceDraining;
import io.windlass.events.InstanceReady;
import io.windlass.events.InstanceResumed;
import io.windlass.events.InstanceTerminated;
import io.windlass.scheduler.account.AccountCommand;
import io.windlass.scheduler.placement.CapacityChange;
import io.windlass.scheduler.placement.Instance;

/** Turns capacity's news into commands. */
final class CapacityMapper {
  private CapacityMapper() {}

  static AccountCommand toCommand(CapacityEvent event) {
    CapacityChange change =
        switch (event.getEvent()) {
          case ComputeEnvironmentStatusChanged changed ->
              new CapacityChange.StatusChanged(
                  changed.getStatus(), changed.getEcsClusterArn(), changed.getStatusReason());
          case InstanceReady ready -> new CapacityChange.Ready(instance(ready));
          case InstanceDraining draining -> new CapacityChange.Draining(draining.getInstanceId());
          case InstanceResumed resumed -> new CapacityChange.Resumed(resumed.getInstanceId());
          case InstanceTerminated terminated ->
              new CapacityChange.Terminated(terminated.getInstanceId());
          case CapacityShortage shortage ->
              new CapacityChange.Shortage(shortage.getReason(), shortage.getMessage());
          case null, default -> throw InboundMapper.unknown(event.getEvent());
        };
    return new AccountCommand.ChangeCapacity(
        event.getComputeEnvironmentArn(), event.getSequence(), change);
  }

  private static Instance instance(InstanceReady ready) {
    return new Instance(
        ready.getInstanceId(),
        ready.getContainerInstanceArn(),
        ready.getInstanceType(),
        ResourceMapper.toDomain(ready.getResources()),
        ready.getElastic(),
        ready.getPrivateIpv4Address());
  }
}
