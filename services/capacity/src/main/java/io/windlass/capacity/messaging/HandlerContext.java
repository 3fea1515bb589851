package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import io.windlass.capacity.instancetype.InstanceTypeResolver;
import io.windlass.capacity.task.Executor;

/** What the handlers of all partitions share. */
public record HandlerContext(
    HostAllocations ledger,
    LiveTasks tasks,
    Executor executor,
    InstanceTypeResolver types,
    Policy policy) {
  String hostId() {
    return ledger.host().hostId();
  }

  String bootId() {
    return ledger.host().bootId();
  }
}
