package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Measures the rate of empty tasks of the process executor alone, 16 in flight. Run manually. */
final class ProcessRate {
  private static final Semaphore IN_FLIGHT = new Semaphore(16);

  private ProcessRate() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int count = Integer.parseInt(arguments[0]);
    Path data = Files.createTempDirectory("windlass-rate");
    var logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    for (int round = 0; round < 3; round++) {
      var done = new CountDownLatch(count);
      TaskListener listener = listener(done);
      try (var executor =
          ProcessExecutor.open(ExecutorSettings.of(data), listener, logs, InstantSource.system())) {
        List<TaskLaunch> launches =
            Stream.generate(() -> Launches.of("/bin/true")).limit(count).toList();
        long start = System.nanoTime();
        for (TaskLaunch launch : launches) {
          IN_FLIGHT.acquire();
          executor.start(launch);
        }
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("measured %.0f tasks/s%n", count / seconds);
        launches.forEach(launch -> executor.forget(launch.taskId()));
      }
    }
    logs.close();
  }

  private static TaskListener listener(CountDownLatch done) {
    return new TaskListener() {
      @Override
      public void started(String taskId, Instant at, Optional<String> privateIpv4) {}

      @Override
      public void stopped(String taskId, TaskOutcome outcome) {
        IN_FLIGHT.release();
        done.countDown();
      }
    };
  }
}
