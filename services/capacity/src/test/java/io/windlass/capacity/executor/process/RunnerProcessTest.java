package io.windlass.capacity.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what holds only where one process starts all tasks. */
class RunnerProcessTest {
  private final RecordingListener listener = new RecordingListener();
  private @TempDir Path data;
  private LogStore logs;
  private ProcessExecutor executor;

  @BeforeEach
  void open() throws IOException {
    logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    executor =
        ProcessExecutor.open(
            ExecutorSettings.of(data), listener, logs, InstantSource.system(), TaskStarters.RUNNER);
  }

  @AfterEach
  void close() {
    executor.close();
    logs.close();
  }

  private TaskOutcome run(TaskLaunch launch) {
    executor.start(launch);
    return listener.awaitStopped(launch.taskId());
  }

  @Test
  void itsNameIsNotJava() {
    var launch = Launches.of("sh", "-c", "cat /proc/$PPID/comm");
    run(launch);
    assertThat(LogLines.of(logs, launch)).containsExactly("windlass-tasks");
  }

  @Test
  void aTaskInheritsNoFilesAndLeadsASession() {
    var launch = Launches.of("sh", "-c", "echo /proc/self/fd/*; ps -o sid= -p $$; echo $$");
    run(launch);
    var lines = LogLines.of(logs, launch).stream().map(String::strip).toList();
    // The program that lists the directory has it open itself, as number 3.
    assertThat(lines.getFirst()).matches("/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2( .*/3)?");
    assertThat(lines.get(1)).isEqualTo(lines.get(2));
  }

  @Test
  void aProgramThatTheKernelCannotRunIsAStartFailure() throws IOException {
    Path text = data.resolve("text");
    Files.writeString(text, "no program\n");
    assertThat(text.toFile().setExecutable(true)).isTrue();
    assertThat(run(Launches.of(text.toString())).reason())
        .isEqualTo("CannotStartContainerError: exec: \"" + text + "\": exec format error");
  }

  @Test
  void oneRunnerRunsManyTasksAtATime() {
    List<TaskLaunch> launches =
        Stream.iterate(0, n -> n < 200, n -> n + 1)
            .map(n -> Launches.of("sh", "-c", "echo $PPID; sleep 0.3; exit " + n))
            .toList();
    launches.forEach(executor::start);
    for (int n = 0; n < launches.size(); n++) {
      assertThat(listener.awaitStopped(launches.get(n).taskId()).exitCode()).isEqualTo(n);
    }
    assertThat(launches.stream().flatMap(launch -> LogLines.of(logs, launch).stream()).distinct())
        .hasSize(1);
  }

  @Test
  void theRecordFileOfAForgottenTaskIsReused() throws IOException {
    var first = Launches.of("sh", "-c", "exit 1");
    var firstOutcome = run(first);
    executor.forget(first.taskId());
    while (executor.held().contains(first.taskId())) {
      Thread.onSpinWait();
    }
    assertThat(data.resolve("process/spare-records")).isDirectoryContaining("glob:**");
    var second = Launches.of("sh", "-c", "exit 2");
    var secondOutcome = run(second);
    assertThat(secondOutcome.exitCode()).isEqualTo(2);
    assertThat(secondOutcome.startedAt()).isAfterOrEqualTo(firstOutcome.startedAt());
    assertThat(data.resolve("process/spare-records")).isEmptyDirectory();
    assertThat(executor.held()).containsExactly(second.taskId());
  }

  @Test
  void pathsMayContainAnyCharacter() throws IOException {
    Path odd = Files.createDirectory(data.resolve("d ä €"));
    var others = LogStore.open(odd, new InMemoryStreamIndex(), InstantSource.system());
    try (var another =
        ProcessExecutor.open(ExecutorSettings.of(odd), listener, others, InstantSource.system())) {
      var launch = Launches.of("pwd");
      another.start(launch);
      assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isZero();
      assertThat(LogLines.of(others, launch))
          .containsExactly(odd.resolve("process/work").resolve(launch.taskId()).toString());
    }
    others.close();
  }

  @Test
  void withoutTheServiceItEndsAfterItsLastTask() throws Exception {
    Path gate = data.resolve("gate");
    var launch =
        Launches.of("sh", "-c", "echo $PPID; until [ -e " + gate + " ]; do sleep 0.02; done");
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    while (LogLines.of(logs, launch).isEmpty()) {
      Thread.onSpinWait();
    }
    var runner = ProcessHandle.of(Long.parseLong(LogLines.of(logs, launch).getFirst()));
    executor.close();
    assertThat(runner).get().matches(ProcessHandle::isAlive);
    Files.createFile(gate);
    assertThat(runner.orElseThrow().onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    assertThat(Files.readString(data.resolve("process/tasks").resolve(launch.taskId())))
        .containsPattern("exit 0 at \\d+ end\n$");
  }
}
