package io.windlass.capacity.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service is killed with SIGKILL at different moments while it starts and runs tasks. */
class ProcessKillTest {
  private static final int TASKS = 60;

  private @TempDir Path data;

  @ParameterizedTest
  @ValueSource(ints = {0, 25, 59})
  void noTaskIsStartedTwiceAndNoExitCodeIsLost(int killedOnceStarted) throws Exception {
    Path traces = Files.createDirectories(data.resolve("traces"));
    runAndKill(killedOnceStarted);
    List<TaskLaunch> launches = ServiceUnderKill.launches(traces, TASKS);
    var listener = new RecordingListener();
    var logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    try (var executor = ProcessExecutor.open(data, listener, logs, InstantSource.system())) {
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

  private void runAndKill(int onceStarted) throws IOException, InterruptedException {
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceUnderKill.class.getName(),
                data.toString(),
                Integer.toString(TASKS),
                Integer.toString(onceStarted))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var output = service.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.equals("ready")) {
        line = output.readLine();
      }
      assertThat(line).isEqualTo("ready");
      service.destroyForcibly().waitFor();
    }
  }
}
