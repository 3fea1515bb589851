package io.windlass.capacity.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.ExecutorKind;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.memory.InMemoryCluster;
import io.windlass.capacity.executor.memory.InMemoryExecutor;
import io.windlass.capacity.executor.memory.NodePool;
import io.windlass.capacity.host.HostId;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.TaskListener;
import io.windlass.events.InstanceReady;
import io.windlass.events.InstanceTerminated;
import io.windlass.events.TaskEvent;
import io.windlass.events.TaskStopCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the service with other machines: nodes that it does not launch, with an epoch of their own.
 */
class OtherMachinesIT {
  private static final String NODE = "node-a";

  private final ExecutorKind kind = InMemoryExecutor.kind(new InMemoryCluster());
  private final NodePool nodes = new NodePool(HostId.of("capacity-1", kind.name()));
  private @TempDir Path data;

  private Executor open(TaskListener listener) {
    var logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    try {
      return kind.opener().open(ExecutorSettings.of(data), listener, logs, InstantSource.system());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTaskRunsOnANodeAndOutlivesTheServiceAndTheNodeGoes() throws InterruptedException {
    Rig rig = new Rig(nodes, this::open);
    try {
      Orders orders = rig.account("200000000001");
      orders.orchestration = "EKS";
      nodes.joins(NODE, new Resources(8000, 32_000, 0));
      orders.define(false, 64, "EC2", "optimal");
      Rig.await(
          "the node is an instance",
          () ->
              rig.capacityEvents(orders.accountId, InstanceReady.class).stream()
                  .anyMatch(ready -> ready.getInstanceId().equals(NODE)));
      String task = UUID.randomUUID().toString();
      orders.run(task, NODE, "echo one; sleep 3; exit 5");
      Rig.await("its start is told", () -> !rig.taskEvents(task).isEmpty());
      rig.kill();
      rig.start();
      var stopped = rig.stopped(task);
      assertThat(stopped.getCause()).isEqualTo(TaskStopCause.EXITED);
      assertThat(stopped.getExitCode()).isEqualTo(5);
      assertThat(rig.taskEvents(task)).extracting(TaskEvent::getSequence).containsExactly(1, 2);
      nodes.isGone(NODE);
      Rig.await(
          "the instance is lost",
          () ->
              rig.capacityEvents(orders.accountId, InstanceTerminated.class).stream()
                  .anyMatch(gone -> gone.getLost()));
    } finally {
      rig.close();
    }
  }
}
