package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Executors;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.log.EventCursor;
import io.windlass.capacity.log.LogEvent;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests tasks as real containers: start, output and end. */
class DockerExecutorIT {
  private @TempDir Path data;
  private DockerRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new DockerRig(data);
  }

  @AfterEach
  void close() throws IOException {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void env001_aContainerHasItsOwnEnvironmentAndTheServicesVariables() {
    var launch =
        DockerRig.task(
            List.of("env"),
            container ->
                container.environment =
                    Map.of("A", "it's \"two\"", "with.dot", "1", "AWS_BATCH_JOB_ATTEMPT", "9"));
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(rig.lines(launch))
        .contains(
            "A=it's \"two\"", "with.dot=1", "AWS_BATCH_JOB_ID=job-1", "AWS_BATCH_JOB_ATTEMPT=1")
        .noneMatch(line -> line.startsWith("JAVA_HOME") || line.startsWith("AWS_BATCH_JOB_ARRAY"));
  }

  @Test
  void env005_variablesAreUsableInAShellAndArgumentsArriveUnchanged() {
    var shell = rig.start(DockerRig.shell("echo $AWS_BATCH_JOB_ID"));
    var plain = rig.start(DockerRig.task("printf", "%s|", "", " a  b ", "$HOME", "'", "ä€"));
    rig.listener.awaitStopped(shell.taskId());
    rig.listener.awaitStopped(plain.taskId());
    assertThat(rig.lines(shell)).containsExactly("job-1");
    assertThat(rig.lines(plain)).containsExactly("| a  b |$HOME|'|ä€|");
  }

  @Test
  void js006_exitCodesAreTheCommandsOwn() {
    var three = rig.start(DockerRig.shell("exit 3"));
    var killed = rig.start(DockerRig.shell("sh -c 'kill -KILL $$'; exit $?"));
    TaskOutcome failed = rig.listener.awaitStopped(three.taskId());
    assertThat(failed.cause()).isEqualTo(StopCause.EXITED);
    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(failed.reason()).isNull();
    assertThat(failed.statusReason()).isEqualTo("Essential container in task exited");
    assertThat(failed.startedAt()).isBeforeOrEqualTo(failed.stoppedAt());
    assertThat(rig.listener.awaitStopped(killed.taskId()).exitCode()).isEqualTo(137);
  }

  @Test
  void rr006_memoryIsAHardLimit() {
    var outcome = rig.run(DockerRig.task("tail", "/dev/zero"));
    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(137);
    assertThat(outcome.reason())
        .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
  }

  @Test
  void rt003_aFailedStartHasAReason() {
    var missing = rig.start(DockerRig.task("no-such-program"));
    var nothing = rig.start(DockerRig.task());
    var user = rig.start(DockerRig.task(List.of("id"), container -> container.user = "nobody-x"));
    TaskOutcome outcome = rig.listener.awaitStopped(missing.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.exitCode()).isNull();
    assertThat(outcome.startedAt()).isNull();
    assertThat(outcome.statusReason()).isEqualTo("Task failed to start");
    assertThat(outcome.reason())
        .startsWith("CannotStartContainerError: Error response from daemon: ")
        .contains("executable file not found in $PATH");
    assertThat(rig.listener.awaitStopped(nothing.taskId()).reason())
        .isEqualTo("CannotCreateContainerError: Error response from daemon: No command specified");
    assertThat(rig.listener.awaitStopped(user.taskId()).reason())
        .startsWith("CannotStartContainerError: ")
        .contains("unable to find user nobody-x");
  }

  @Test
  void jd027_anImageThatCannotBePulledFailsTheAttempt() {
    var absent =
        rig.start(DockerRig.task(List.of("true"), c -> c.image = "127.0.0.1:1/no-such-image:1"));
    var digest =
        rig.start(
            DockerRig.task(
                List.of("true"), c -> c.image = "127.0.0.1:1/x@sha256:" + "0".repeat(64)));
    var invalid = rig.start(DockerRig.task(List.of("true"), c -> c.image = "Upper/Case"));
    TaskOutcome outcome = rig.listener.awaitStopped(absent.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.statusReason()).isEqualTo("Task failed to start");
    assertThat(outcome.reason())
        .startsWith("CannotPullContainerError: Error response from daemon: ")
        .contains("127.0.0.1:1")
        .contains("connection refused");
    assertThat(rig.listener.awaitStopped(digest.taskId()).reason())
        .startsWith("CannotPullContainerError: Error response from daemon: ");
    assertThat(rig.listener.awaitStopped(invalid.taskId()).reason())
        .startsWith("CannotPullContainerError: Error response from daemon: invalid reference");
  }

  @Test
  void aTaskIsStoppedWhileItsImageIsPulled() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String image = "127.0.0.1:" + silent.getLocalPort() + "/x:1";
      var launch = rig.start(DockerRig.task(List.of("true"), c -> c.image = image));
      silent.accept().close(); // the engine has connected; its next request gets no response
      rig.executor.stop(launch.taskId(), Duration.ofSeconds(30));
      TaskOutcome outcome = rig.listener.awaitStopped(launch.taskId());
      assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
      assertThat(outcome.exitCode()).isNull();
      // Other tasks start meanwhile.
      assertThat(rig.run(DockerRig.task("true")).exitCode()).isZero();
    }
  }

  @Test
  void log006_bothOutputsAreCompleteWhenTheEndIsReported() {
    var launch = DockerRig.shell("echo one; echo two >&2; printf three");
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(rig.lines(launch)).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void log006_muchOutputIsCompleteAndInOrder() {
    var lines = rig.start(DockerRig.task("seq", "1", "20000"));
    var wide = rig.start(DockerRig.shell("head -c 50000 /dev/zero | tr '\\0' x; echo; printf end"));
    rig.listener.awaitStopped(lines.taskId());
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 20_000; i++) {
      expected.add(Integer.toString(i));
    }
    assertThat(rig.lines(lines)).isEqualTo(expected);
    rig.listener.awaitStopped(wide.taskId());
    assertThat(rig.lines(wide)).containsExactly("x".repeat(50_000), "end");
  }

  @Test
  void log021_outputIsReadableWithItsTimesWhileTheTaskRuns() throws IOException {
    Path gate = data.resolve("gate");
    var launch =
        rig.start(
            mounted(
                "echo before; until [ -e /data/gate ]; do sleep 0.05; done; echo after",
                "/data",
                false));
    Instant startedAt = rig.listener.awaitStarted(launch.taskId());
    rig.awaitLine(launch, "before");
    assertThat(rig.lines(launch)).containsExactly("before");
    assertThat(rig.listener.hasStopped(launch.taskId())).isFalse();
    Instant opened = Instant.now();
    Files.createFile(gate);
    TaskOutcome outcome = rig.listener.awaitStopped(launch.taskId());
    assertThat(rig.lines(launch)).containsExactly("before", "after");
    List<Instant> times = times(launch);
    assertThat(times.get(0)).isBetween(startedAt.minusMillis(50), opened);
    assertThat(times.get(1)).isBetween(opened.minusMillis(1), outcome.stoppedAt().plusMillis(50));
  }

  private List<Instant> times(TaskLaunch launch) {
    var key = io.windlass.capacity.executor.LaunchRules.logStream(launch);
    var reader = rig.logs.open(key).orElseThrow();
    EventCursor cursor = reader.cursor(0, reader.end());
    List<Instant> times = new ArrayList<>();
    for (LogEvent event = cursor.next(); event != null; event = cursor.next()) {
      times.add(Instant.ofEpochMilli(event.timestamp()));
    }
    return times;
  }

  private TaskLaunch mounted(String script, String path, boolean readOnly) {
    return Launches.of(
        List.of("sh", "-c", script),
        fields ->
            fields
                .with(
                    io.windlass.capacity.executor.Containers.of(
                        fields.container(),
                        container -> {
                          container.image = TestEngine.IMAGE;
                          container.mounts =
                              List.of(new ContainerPlan.MountPoint("v", path, readOnly));
                        }))
                .volumes(new io.windlass.capacity.task.TaskPlan.Volume("v", data.toString())));
  }

  @Test
  void log020_aGroupOtherThanTheDefaultHasToExist() {
    var launch = inGroup();
    assertThat(rig.run(launch).reason()).contains("The specified log group does not exist");
    rig.logs.createGroup(new LogGroup(Launches.ACCOUNT, Launches.REGION, "mine"));
    assertThat(rig.run(inGroup()).exitCode()).isZero();
  }

  private static TaskLaunch inGroup() {
    return Launches.of(
        List.of("true"),
        fields ->
            fields
                .with(
                    io.windlass.capacity.executor.Containers.of(
                        fields.container(), c -> c.image = TestEngine.IMAGE))
                .group("mine"));
  }

  @Test
  void log003_otherLogDriversAreLeftToTheEngine() {
    var launch =
        DockerRig.task(
            List.of("echo", "elsewhere"),
            container -> container.log = new ContainerPlan.LogConfiguration("json-file", Map.of()));
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(rig.logs.open(io.windlass.capacity.executor.LaunchRules.logStream(launch)))
        .isEmpty();
    var unknown =
        DockerRig.task(
            List.of("echo"),
            container -> container.log = new ContainerPlan.LogConfiguration("splunk", Map.of()));
    assertThat(rig.run(unknown).reason()).startsWith("CannotStartContainerError: ");
  }

  @Test
  void to003_stopIsSigtermFirst() {
    var launch =
        rig.start(
            DockerRig.shell(
                "trap 'echo bye; exit 9' TERM; echo ready; while :; do sleep 0.05; done"));
    rig.awaitLine(launch, "ready");
    rig.executor.stop(launch.taskId(), Duration.ofSeconds(30));
    TaskOutcome outcome = rig.listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isEqualTo(9);
    assertThat(rig.lines(launch)).containsExactly("ready", "bye");
  }

  @Test
  void to003_aContainerThatIgnoresSigtermIsKilledAfterTheGrace() {
    var launch =
        rig.start(DockerRig.shell("trap '' TERM; echo ready; while :; do sleep 0.05; done"));
    rig.awaitLine(launch, "ready");
    long before = System.nanoTime();
    rig.executor.stop(launch.taskId(), Duration.ofSeconds(1));
    TaskOutcome outcome = rig.listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isEqualTo(137);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void aTaskStoppedBeforeItsStartNeverRuns() {
    var launch = mounted("touch /data/ran", "/data", false);
    rig.executor.stop(launch.taskId(), Duration.ofSeconds(30));
    TaskOutcome outcome = rig.run(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isNull();
    assertThat(data.resolve("ran")).doesNotExist();
  }

  @Test
  void startingTwiceRunsOnce() throws IOException {
    var launch = mounted("echo ran >>/data/trace", "/data", false);
    rig.start(launch);
    rig.start(launch);
    rig.listener.awaitStopped(launch.taskId());
    rig.executor.start(launch);
    rig.executor.recover(List.of(launch));
    rig.run(DockerRig.task("true"));
    assertThat(Files.readAllLines(data.resolve("trace"))).containsExactly("ran");
  }

  @Test
  void autoTakesTheEngineAndSaysSo() {
    var choice = Executors.choose(Executors.AUTO, Set.of(), ExecutorSettings.of(data));
    assertThat(choice.kind()).isEqualTo(DockerExecutor.KIND);
    assertThat(choice.reason()).startsWith("Docker engine ").endsWith(" answers");
  }

  @Test
  void sec009_secretsAreNotAvailableYet() {
    var launch =
        DockerRig.task(
            List.of("env"),
            container -> container.secrets = List.of(new ContainerPlan.Secret("P", "arn:s")));
    assertThat(rig.run(launch).reason()).startsWith("ResourceInitializationError");
  }

  /** The engine needs longer for 400,000 lines than the end may wait. */
  @Test
  void aLargeLogIsCompleteAlthoughTheEndIsReportedFirst() throws Exception {
    var launch = DockerRig.shell("seq 1 400000; exit 7");
    assertThat(rig.run(launch).exitCode()).isEqualTo(7);
    rig.executor.forget(launch.taskId()); // as the service does as soon as the end is recorded
    DockerRig.await(
        () -> TestEngine.containers(rig.client, owner()).isEmpty(), () -> "the container to go");
    var lines = rig.lines(launch);
    assertThat(lines).hasSize(400_000).startsWith("1").endsWith("400000");
  }

  private String owner() {
    try {
      return rig.owner();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
