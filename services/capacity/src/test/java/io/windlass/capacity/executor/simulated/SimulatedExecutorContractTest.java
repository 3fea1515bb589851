package io.windlass.capacity.executor.simulated;

import io.windlass.capacity.executor.ExecutorContract;
import io.windlass.capacity.executor.ExecutorKind;

class SimulatedExecutorContractTest extends ExecutorContract {
  @Override
  protected ExecutorKind kind() {
    return SimulatedExecutor.KIND;
  }

  @Override
  protected boolean runsCommands() {
    return false;
  }
}
