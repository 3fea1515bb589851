package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.TaskAssignment;
import io.windlass.capacity.task.TaskLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task's container has its own devices, and no others. */
class GpuIT {
  private @TempDir Path data;

  /**
   * Uses a daemon of the test with a substitute for NVIDIA's hook, and checks what containers
   * really see.
   */
  @Test
  void containersSeeOnlyTheGpusOfTheirTask() throws IOException {
    try (var engine = OwnEngine.start();
        var rig = new DockerRig(data, engine.host())) {
      var one = rig.start(devices(List.of("GPU-a")));
      var two = rig.start(devices(List.of("GPU-b", "GPU-c")));
      var none = rig.start(devices(List.of()));
      for (TaskLaunch launch : List.of(one, two, none)) {
        assertThat(rig.listener.awaitStopped(launch.taskId()).exitCode()).isZero();
      }
      assertThat(rig.lines(one)).containsExactly("GPU-a");
      assertThat(rig.lines(two)).containsExactly("GPU-b,GPU-c");
      assertThat(rig.lines(none)).containsExactly("all");
    }
  }

  @Test
  void cdiDevicesAreRequestedByName() {
    HostConfig host = hostConfig(devices(List.of("nvidia.com/gpu=2")));
    var request = host.getDeviceRequests().getFirst();
    assertThat(request.getDriver()).isEqualTo("cdi");
    assertThat(request.getDeviceIds()).containsExactly("nvidia.com/gpu=2");
    var byId = hostConfig(devices(List.of("GPU-a"))).getDeviceRequests().getFirst();
    assertThat(byId.getDeviceIds()).containsExactly("GPU-a");
    assertThat(byId.getCapabilities()).containsExactly(List.of("gpu"));
    assertThat(byId.getCount()).isIn(null, 0);
  }

  private static HostConfig hostConfig(TaskLaunch launch) {
    try (var client = DockerEngine.connect("unix:///nowhere").client()) {
      return ContainerRequest.of(
              client,
              launch,
              "owner",
              new ContainerNetworks.Reach("host", List.of(), Optional.empty()))
          .getHostConfig();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static TaskLaunch devices(List<String> ids) {
    return DockerRig.shell(
            "echo $NVIDIA_VISIBLE_DEVICES",
            container -> {
              container.environment = Map.of("NVIDIA_VISIBLE_DEVICES", "all");
              container.resources = new Resources(1000, 64, ids.size());
            })
        .assigned(new TaskAssignment(false, ids, ""));
  }
}
