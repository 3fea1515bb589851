package io.windlass.capacity.executor.memory;

import io.windlass.capacity.executor.ExecutorContract;
import io.windlass.capacity.executor.ExecutorKind;

/** Tests the ports with an executor that has nothing of this machine. */
class InMemoryExecutorContractTest extends ExecutorContract {
  private final ExecutorKind kind = InMemoryExecutor.kind(new InMemoryCluster());

  @Override
  protected ExecutorKind kind() {
    return kind;
  }
}
