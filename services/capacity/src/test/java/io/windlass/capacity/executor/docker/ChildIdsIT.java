package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.task.ContainerPlan.MountPoint;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * AR-002, MNP-006: ids of children and nodes have characters that names of containers must not
 * have. Task ids have none; if they had, they would work as well.
 */
class ChildIdsIT {
  private @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {":3", "#1"})
  void childrenAndNodesAreRunStoppedRecoveredAndForgotten(String mark) throws IOException {
    String jobId = UUID.randomUUID() + mark;
    try (var rig = new DockerRig(data)) {
      var plain = Launches.identified(mounted("echo $AWS_BATCH_JOB_ID"), newId(""), jobId);
      var marked = Launches.identified(mounted("echo x >/v/x; echo out"), newId(mark), jobId);
      var lasting = Launches.identified(DockerRig.shell("sleep 100"), newId(mark), jobId);
      rig.start(plain);
      rig.start(marked);
      rig.start(lasting);
      assertThat(rig.listener.awaitStopped(plain.taskId()).exitCode()).isZero();
      assertThat(rig.lines(plain)).containsExactly(jobId);
      assertThat(label(rig, plain)).isEqualTo(jobId);
      assertThat(rig.listener.awaitStopped(marked.taskId()).exitCode()).isZero();
      assertThat(rig.lines(marked)).containsExactly("out");
      rig.listener.awaitStarted(lasting.taskId());
      rig.restart();
      assertThat(rig.executor.held())
          .containsExactlyInAnyOrder(plain.taskId(), marked.taskId(), lasting.taskId());
      rig.executor.recover(List.of(lasting));
      rig.listener.awaitStarted(lasting.taskId());
      rig.executor.stop(lasting.taskId(), Duration.ZERO);
      var outcome = rig.listener.awaitStopped(lasting.taskId());
      assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
      rig.executor.forget(marked.taskId());
      DockerRig.await(
          () -> TestEngine.volumes(rig.client, marked.taskId()).isEmpty(), () -> "volume removed");
    }
  }

  private static String newId(String mark) {
    return UUID.randomUUID() + mark;
  }

  private static String label(DockerRig rig, TaskLaunch launch) {
    String name = ContainerRequest.containerName(launch.taskId());
    return rig.client
        .inspectContainerCmd(name)
        .exec()
        .getConfig()
        .getLabels()
        .get("io.windlass.job");
  }

  private static TaskLaunch mounted(String script) {
    return Launches.of(
        List.of("sh", "-c", script),
        fields ->
            fields
                .with(
                    io.windlass.capacity.executor.Containers.of(
                        fields.container(),
                        container -> {
                          container.image = TestEngine.IMAGE;
                          container.mounts = List.of(new MountPoint("own", "/v", false));
                        }))
                .volumes(new TaskPlan.Volume("own", null)));
  }
}
