package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.TaskLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A process that runs an executor with many tasks until it is killed. */
final class ServiceUnderKill {
  private ServiceUnderKill() {}

  /**
   * Returns tasks: number n appends a line to its trace, takes up to a second, and exits with n mod
   * 100.
   */
  static List<TaskLaunch> launches(Path traces, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                Launches.named(
                    "task-" + n,
                    "sh",
                    "-c",
                    "echo ran >>%s/%d; echo out; sleep 0.%d; exit %d"
                        .formatted(traces, n, n % 10, n % 100)))
        .toList();
  }

  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    var logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    var listener = new RecordingListener();
    var executor =
        ProcessExecutor.open(
            ExecutorSettings.of(data),
            listener,
            logs,
            InstantSource.system(),
            TaskStarters.valueOf(arguments[4]));
    List<TaskLaunch> launches = launches(data.resolve("traces"), Integer.parseInt(arguments[1]));
    launches.forEach(executor::start);
    switch (arguments[2]) {
      case "started" -> listener.awaitStarted("task-" + arguments[3]);
      case "stopped" -> listener.awaitStopped("task-" + arguments[3]);
      default -> {} // nothing to wait for
    }
    System.out.println("ready");
    LockSupport.park();
  }
}
