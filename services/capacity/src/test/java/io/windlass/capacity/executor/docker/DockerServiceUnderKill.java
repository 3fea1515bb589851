package io.windlass.capacity.executor.docker;

import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.HostAccess;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A process that runs one task as a container until it is killed. */
final class DockerServiceUnderKill {
  private DockerServiceUnderKill() {}

  /** Returns a task that adds a line to a file, prints something, and exits with 21. */
  static TaskLaunch launch(Path data) {
    TaskLaunch plain =
        Launches.named(
            "killed-task", "sh", "-c", "echo ran >>/data/trace; echo out; sleep 0.2; exit 21");
    var container =
        io.windlass.capacity.executor.Containers.of(
            plain.plan().containers().getFirst(),
            changed -> {
              changed.image = TestEngine.IMAGE;
              changed.mounts = List.of(new ContainerPlan.MountPoint("data", "/data", false));
            });
    var volume = new TaskPlan.Volume("data", data.toString());
    var plan =
        new TaskPlan(
            List.of(container), List.of(volume), null, null, null, false, null, null, null, null);
    return new TaskLaunch(
        plain.identity(),
        plain.placement(),
        plain.resources(),
        plan,
        plain.environment(),
        plain.log(),
        plain.epoch(),
        plain.assignment());
  }

  /** Arguments: data directory, address of the engine. */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    var logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    var settings =
        ExecutorSettings.of(data)
            .withDockerHost(arguments[1])
            .withHostAccess(HostAccess.allBut(List.of()));
    var listener = new RecordingListener();
    var executor = DockerExecutor.open(settings, listener, logs, InstantSource.system());
    executor.start(launch(data));
    listener.awaitStopped("killed-task");
    System.out.println("ended");
    LockSupport.park();
  }
}
