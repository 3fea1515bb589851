package io.windlass.capacity.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills the service with SIGKILL at different moments while it starts and runs tasks. */
class ProcessKillTest {
  private static final int TASKS = 60;

  private @TempDir Path data;

  /** The steps of a start are: given, work directory, record (by the wrapper), announced. */
  @ParameterizedTest
  @CsvSource({
    "RUNNER, given, 0",
    "RUNNER, work, 1",
    "RUNNER, tasks, 1",
    "RUNNER, started, 0",
    "RUNNER, started, 25",
    "RUNNER, stopped, 0",
    "RUNNER, stopped, 40",
    "SHELLS, tasks, 1",
    "SHELLS, started, 25"
  })
  void noTaskIsStartedTwiceAndNoExitCodeIsLost(TaskStarters starters, String step, int count)
      throws Exception {
    Path traces = Files.createDirectories(data.resolve("traces"));
    runAndKill(starters, step, count);
    List<TaskLaunch> launches = ServiceUnderKill.launches(traces, TASKS);
    var listener = new RecordingListener();
    var logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    try (var executor =
        ProcessExecutor.open(ExecutorSettings.of(data), listener, logs, InstantSource.system())) {
      executor.recover(launches);
      for (int n = 0; n < TASKS; n++) {
        var outcome = listener.awaitStopped("task-" + n);
        assertThat(outcome.cause()).as("task %s", n).isEqualTo(StopCause.EXITED);
        assertThat(outcome.exitCode()).as("task %s", n).isEqualTo(n % 100);
        assertThat(Files.readAllLines(traces.resolve("" + n))).containsExactly("ran");
        assertThat(LogLines.of(logs, launches.get(n))).containsExactly("out");
      }
    }
    logs.close();
  }

  private void runAndKill(TaskStarters starters, String step, int count)
      throws IOException, InterruptedException {
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceUnderKill.class.getName(),
                data.toString(),
                Integer.toString(TASKS),
                step,
                Integer.toString(count),
                starters.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = service.inputReader()) {
      if (step.equals("work") || step.equals("tasks")) {
        awaitFiles(data.resolve("process").resolve(step), count);
      } else {
        String line = output.readLine();
        while (line != null && !line.equals("ready")) {
          line = output.readLine();
        }
        assertThat(line).isEqualTo("ready");
      }
      service.destroyForcibly().waitFor();
    }
  }

  private static void awaitFiles(Path directory, int count) {
    var deadline = Instant.now().plusSeconds(30);
    String[] files = directory.toFile().list();
    while (files == null || files.length < count) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
      files = directory.toFile().list();
    }
  }
}
