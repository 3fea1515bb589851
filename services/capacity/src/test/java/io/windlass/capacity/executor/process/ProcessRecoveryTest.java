package io.windlass.capacity.executor.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what a new service finds of the tasks of the former one. */
@ParameterizedClass
@EnumSource(TaskStarters.class)
class ProcessRecoveryTest {
  private final TaskStarters starters;
  private @TempDir Path data;
  private RecordingListener listener;
  private LogStore logs;
  private ProcessExecutor executor;

  ProcessRecoveryTest(TaskStarters starters) {
    this.starters = starters;
  }

  @BeforeEach
  void open() throws IOException {
    listener = new RecordingListener();
    logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    executor =
        ProcessExecutor.open(
            ExecutorSettings.of(data),
            listener,
            logs,
            InstantSource.system(),
            Duration.ofMillis(100),
            starters);
  }

  @AfterEach
  void close() {
    executor.close();
    logs.close();
  }

  private TaskOutcome recover(TaskLaunch launch) {
    executor.recover(List.of(launch));
    return listener.awaitStopped(launch.taskId());
  }

  @Test
  void aRunningTaskIsWatchedAfterARestart() throws IOException {
    Path gate = data.resolve("gate");
    var launch =
        Launches.of(
            "sh", "-c", "echo 1; until [ -e " + gate + " ]; do sleep 0.02; done; echo 2; exit 5");
    executor.start(launch);
    Instant startedAt = listener.awaitStarted(launch.taskId());
    close();
    open();
    executor.recover(List.of(launch));
    assertThat(listener.awaitStarted(launch.taskId())).isEqualTo(startedAt);
    Files.createFile(gate);
    TaskOutcome outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.startedAt()).isEqualTo(startedAt);
    assertThat(LogLines.of(logs, launch)).containsExactly("1", "2");
  }

  @Test
  void aTaskThatEndedWhileTheServiceWasDownKeepsItsExitCodeTimesAndOutput() throws IOException {
    var launch = Launches.of("sh", "-c", "echo bye; exit 7");
    executor.start(launch);
    TaskOutcome first = listener.awaitStopped(launch.taskId());
    close();
    open();
    assertThat(recover(launch)).isEqualTo(first);
    assertThat(LogLines.of(logs, launch)).containsExactly("bye");
  }

  @Test
  void aTaskThatHadNotStartedIsStartedInTheSameBootOnly() {
    var sameBoot = Launches.of("sh", "-c", "exit 4");
    assertThat(recover(sameBoot).exitCode()).isEqualTo(4);
    var otherBoot = Launches.inEpoch(Launches.of("sh", "-c", "exit 4"), "another-boot");
    var outcome = recover(otherBoot);
    assertThat(outcome.cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(outcome.statusReason()).startsWith("Host EC2");
  }

  @Test
  void aTaskOfAnotherBootIsLostWithItsHost() throws IOException {
    var launch = Launches.of("sleep", "1000");
    writeClaim(launch, "1 100.00 another-boot");
    assertThat(recover(launch).cause()).isEqualTo(StopCause.HOST_LOST);
  }

  @Test
  void aTaskWithoutProcessAndExitCodeIsLost() throws IOException {
    var launch = Launches.of("sleep", "1000");
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    // This process has the number, but is younger than the claim.
    writeClaim(launch, ProcessHandle.current().pid() + " 0.01 " + boot);
    assertThat(recover(launch).cause()).isEqualTo(StopCause.HOST_LOST);
  }

  /** The service was killed between record and claim: it is not known whether the task ran. */
  @ParameterizedTest
  @ValueSource(strings = {"", "cla", "claim 12", "claim 12 0.01 boot"})
  void aTaskWithAnIncompleteRecordIsNotStartedAgain(String text) throws IOException {
    Path trace = data.resolve("trace");
    var launch = Launches.of("sh", "-c", "echo ran >" + trace);
    writeRecord(launch, text);
    assertThat(recover(launch).cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(trace).doesNotExist();
  }

  @Test
  void tasksOfAKilledServiceAreHeldAndForgotten() throws IOException {
    var launch = Launches.of("touch", "left");
    executor.start(launch);
    listener.awaitStopped(launch.taskId());
    close();
    open();
    assertThat(executor.held()).containsExactly(launch.taskId());
    executor.forget(launch.taskId());
    recover(Launches.of("true"));
    assertThat(executor.held()).doesNotContain(launch.taskId());
  }

  /** Its starter died before it wrote that it begins. */
  @Test
  void aTaskThatADeadStarterDidNotBeginIsStartedByAnother() throws IOException {
    var launch = Launches.of("sh", "-c", "exit 4");
    writeRecord(launch, "by " + ABSENT + bootId() + "\n");
    assertThat(recover(launch).exitCode()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin\n", "begin\nclaim 1"})
  void aTaskThatADeadStarterBeganIsNotStartedAgain(String begun) throws IOException {
    Path trace = data.resolve("trace");
    var launch = Launches.of("touch", trace.toString());
    writeRecord(launch, "by " + ABSENT + bootId() + "\n" + begun);
    assertThat(recover(launch).cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(trace).doesNotExist();
  }

  @Test
  void aTaskThatAnotherBootDidNotBeginIsLost() throws IOException {
    var launch = Launches.inEpoch(Launches.of("true"), "another-boot");
    writeRecord(launch, "by " + ABSENT + "another-boot\n");
    assertThat(recover(launch).cause()).isEqualTo(StopCause.HOST_LOST);
  }

  /** The starter that took a task on records its end or dies, however slow the machine is. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLivingStarterIsWaitedFor(boolean begun) throws Exception {
    Process starter = new ProcessBuilder("sleep", "1000").start();
    try {
      var launch = Launches.of("sh", "-c", "exit 4");
      String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
      String by = "by %d %s %s\n".formatted(starter.pid(), uptime, bootId());
      writeRecord(launch, begun ? by + "begin\n" : by);
      executor.recover(List.of(launch));
      assertThat(listener.stopsWithin(launch.taskId(), Duration.ofSeconds(1))).isFalse();
      starter.destroyForcibly().waitFor();
      TaskOutcome outcome = listener.awaitStopped(launch.taskId());
      assertThat(outcome.cause()).isEqualTo(begun ? StopCause.HOST_LOST : StopCause.EXITED);
      assertThat(outcome.exitCode()).isEqualTo(begun ? null : 4);
    } finally {
      starter.destroyForcibly();
    }
  }

  /** A process id that is never used. */
  private static final String ABSENT = "99999999 1.00 ";

  private static String bootId() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }

  private void writeClaim(TaskLaunch launch, String claim) throws IOException {
    writeRecord(launch, "claim " + claim + "\n");
  }

  private void writeRecord(TaskLaunch launch, String text) throws IOException {
    Path records = Files.createDirectories(data.resolve("process/tasks"));
    Files.writeString(records.resolve(launch.taskId()), text);
  }

  @Test
  void to003_theGraceSurvivesARestart() throws IOException {
    var launch = Launches.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done");
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    while (LogLines.of(logs, launch).isEmpty()) {
      Thread.onSpinWait();
    }
    executor.stop(launch.taskId(), Duration.ofMillis(600));
    close();
    open();
    TaskOutcome outcome = recover(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isEqualTo(137);
  }

  @Test
  void aKilledStarterLosesOnlyTheExitCode() throws IOException {
    var launch = Launches.of("sh", "-c", "echo $$; exec sleep 0.3");
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    while (LogLines.of(logs, launch).isEmpty()) {
      Thread.onSpinWait();
    }
    String leader = LogLines.of(logs, launch).getFirst();
    ProcessHandle.of(Long.parseLong(leader)).orElseThrow().parent().orElseThrow().destroyForcibly();
    assertThat(listener.awaitStopped(launch.taskId()).cause()).isEqualTo(StopCause.HOST_LOST);
  }

  @Test
  void aStarterRunsOneTaskAfterTheOtherAndIsReplacedWhenItDies() {
    long starter = starterOfATask();
    assertThat(starterOfATask()).isEqualTo(starter);

    var process = ProcessHandle.of(starter).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();

    assertThat(starterOfATask()).isNotEqualTo(starter);
  }

  /** The order is in a pipe that no process reads any more. */
  @Test
  void anOrderThatADeadStarterDidNotReadIsGivenToAnother() throws Exception {
    Path trace = data.resolve("trace");
    var starter = ProcessHandle.of(starterOfATask()).orElseThrow();
    signal("STOP", starter); // it lives, and does nothing
    var launch = Launches.of("sh", "-c", "echo ran >>" + trace + "; exit 3");
    executor.start(launch);
    assertThat(listener.stopsWithin(launch.taskId(), Duration.ofMillis(300))).isFalse();
    starter.destroyForcibly();
    TaskOutcome outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(trace).hasContent("ran");
  }

  /** The last signal is in a pipe that no process reads any more. */
  @Test
  void to003_aSignalThatADeadStarterDidNotSendIsSentByAnother() throws Exception {
    var starter = ProcessHandle.of(starterOfATask()).orElseThrow();
    var launch = Launches.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done");
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    while (LogLines.of(logs, launch).isEmpty()) {
      Thread.onSpinWait();
    }
    signal("STOP", starter); // it lives, and does nothing
    executor.stop(launch.taskId(), Duration.ZERO);
    if (starters == TaskStarters.RUNNER) { // shells use another one for signals
      assertThat(listener.stopsWithin(launch.taskId(), Duration.ofMillis(300))).isFalse();
    }
    starter.destroyForcibly();
    var cause = listener.awaitStopped(launch.taskId()).cause();
    // With one starter for all, the one that would have recorded the exit code is dead.
    assertThat(cause).isIn(StopCause.STOPPED, StopCause.HOST_LOST);
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    var kill = new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private long starterOfATask() {
    var launch = Launches.of("sh", "-c", "echo $PPID");
    executor.start(launch);
    assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isZero();
    return Long.parseLong(LogLines.of(logs, launch).getFirst());
  }
}
