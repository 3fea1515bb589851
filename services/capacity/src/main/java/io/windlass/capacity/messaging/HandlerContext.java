package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.EnvironmentContext.HostStatus;
import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import io.windlass.capacity.computeenvironment.InstanceProvider;
import io.windlass.capacity.instancetype.InstanceTypeResolver;
import io.windlass.capacity.task.Executor;

/** What the handlers of all partitions share. */
public record HandlerContext(
    InstanceProvider instances,
    LiveTasks tasks,
    Executor executor,
    InstanceTypeResolver types,
    Policy policy) {
  String hostId() {
    return instances.hostId();
  }

  String epoch() {
    return executor.epoch();
  }

  HostStatus host() {
    return new HostStatus(hostId(), epoch(), executor.trouble());
  }
}
