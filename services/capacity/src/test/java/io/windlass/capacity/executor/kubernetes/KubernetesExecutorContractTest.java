package io.windlass.capacity.executor.kubernetes;

import io.windlass.capacity.executor.ExecutorContract;
import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AutoClose;

/** Tests pods with fabric8's mock server and a fake kubelet. */
class KubernetesExecutorContractTest extends ExecutorContract {
  @AutoClose private final FakeCluster cluster = new FakeCluster();

  @Override
  protected ExecutorKind kind() {
    return KubernetesExecutor.KIND;
  }

  @Override
  protected Executor open(ExecutorSettings settings, TaskListener heard, LogStore store)
      throws IOException {
    return KubernetesExecutor.open(
        cluster.connection(), settings, heard, store, InstantSource.system());
  }
}
