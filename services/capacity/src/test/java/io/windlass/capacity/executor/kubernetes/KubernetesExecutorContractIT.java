package io.windlass.capacity.executor.kubernetes;

import io.windlass.capacity.executor.ExecutorContract;
import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;

/** Tests pods of a real cluster. */
class KubernetesExecutorContractIT extends ExecutorContract {
  private static KubernetesSettings cluster;

  @BeforeAll
  static void requireCluster() throws IOException {
    cluster = TestCluster.require();
  }

  @Override
  protected ExecutorKind kind() {
    return KubernetesExecutor.KIND;
  }

  @Override
  protected String image() {
    return TestCluster.IMAGE;
  }

  @Override
  protected Executor open(ExecutorSettings settings, TaskListener heard, LogStore store)
      throws IOException {
    return KubernetesExecutor.open(
        settings.withKubernetes(cluster), heard, store, InstantSource.system());
  }
}
