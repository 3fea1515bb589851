package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.ExecutorContract;
import io.windlass.capacity.executor.ExecutorKind;

class ProcessExecutorContractTest extends ExecutorContract {
  @Override
  protected ExecutorKind kind() {
    return ProcessExecutor.KIND;
  }
}
