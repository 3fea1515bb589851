package io.windlass.capacity.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.KnownSecrets;
import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskAssignment;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TaskStarters.class)
class ProcessExecutorTest {
  private final TaskStarters starters;
  private final RecordingListener listener = new RecordingListener();
  private @TempDir Path data;
  private LogStore logs;
  private ProcessExecutor executor;

  ProcessExecutorTest(TaskStarters starters) {
    this.starters = starters;
  }

  @BeforeEach
  void open() throws IOException {
    logs = LogStore.open(data, new InMemoryStreamIndex(), InstantSource.system());
    open(ExecutorSettings.of(data));
  }

  private void open(ExecutorSettings settings) throws IOException {
    executor = ProcessExecutor.open(settings, listener, logs, InstantSource.system(), starters);
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

  private static TaskLaunch shell(String script) {
    return Launches.of("sh", "-c", script);
  }

  @Test
  void env001_aTaskHasItsOwnEnvironmentAndNothingOfTheServices() {
    var launch =
        Containers.launch(
            List.of("env"),
            container ->
                container.environment =
                    Map.of(
                        "A", "it's\n\"two\" lines", "with.dot", "1", "OPTIND", "x", "-i", "$(id)"));
    assertThat(run(launch).exitCode()).isZero();
    assertThat(LogLines.of(logs, launch))
        .containsExactlyInAnyOrder(
            "PATH=" + HostTools.PATH,
            "HOME=" + data.resolve("process/work/" + launch.taskId()),
            "A=it's",
            "\"two\" lines",
            "with.dot=1",
            "OPTIND=x",
            "-i=$(id)",
            "AWS_EXECUTION_ENV=AWS_ECS_EC2",
            "AWS_BATCH_JOB_ID=job-1",
            "AWS_BATCH_JOB_ATTEMPT=1");
  }

  @Test
  void aSecretOfTheSiteIsAVariableOfTheTask() throws IOException {
    executor.close();
    open(ExecutorSettings.of(data).withSecrets(new KnownSecrets(Map.of("db/password", "s3cret"))));
    var launch =
        Containers.launch(
            List.of("sh", "-c", "echo $USER_NAME $PASSWORD"),
            container -> {
              container.environment = Map.of("USER_NAME", "ana");
              container.secrets = List.of(new ContainerPlan.Secret("PASSWORD", "db/password"));
            });
    assertThat(run(launch).exitCode()).isZero();
    assertThat(LogLines.of(logs, launch)).containsExactly("ana s3cret");
  }

  /** A task has its metadata, and the statistics of its process group. */
  @Test
  void aTaskHasItsMetadataAndStatistics() throws IOException {
    executor.close();
    open(
        ExecutorSettings.of(data)
            .withMetadata(address -> Optional.of("http://" + address.getHostAddress() + ":1/v4/")));
    Path gate = data.resolve("statistics-gate");
    var launch =
        Launches.of(
                "sh",
                "-c",
                "echo $ECS_CONTAINER_METADATA_URI_V4; until [ -e "
                    + gate
                    + " ]; do sleep 0.05; done")
            .assigned(new TaskAssignment(false, List.of(), "token"));
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    var runtime = executor.describe(launch.taskId()).orElseThrow();
    assertThat(runtime.networkMode()).isEqualTo("host");
    var used = new ObjectMapper().readTree(executor.statistics(launch.taskId()).orElseThrow());
    assertThat(used.path("memory_stats").path("usage").asLong()).isPositive();
    assertThat(used.path("pids_stats").path("current").asInt()).isPositive();
    assertThat(used.path("cpu_stats").path("cpu_usage").path("total_usage").isNumber()).isTrue();
    Files.createFile(gate);
    assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isZero();
    assertThat(LogLines.of(logs, launch)).containsExactly("http://127.0.0.1:1/v4/token");
    assertThat(executor.statistics(launch.taskId())).isEmpty();
  }

  /** The variables name the devices of the task. */
  @Test
  void gpusAreInTheEnvironment() {
    var launch =
        Launches.of("sh", "-c", "echo $CUDA_VISIBLE_DEVICES; echo $NVIDIA_VISIBLE_DEVICES")
            .assigned(new TaskAssignment(false, List.of("GPU-a", "GPU-b"), ""));
    assertThat(run(launch).exitCode()).isZero();
    assertThat(LogLines.of(logs, launch)).containsExactly("GPU-a,GPU-b", "GPU-a,GPU-b");
  }

  @Test
  void cp019_aTaskForAnotherPlatformDoesNotStart() {
    var windows = new TaskPlan.RuntimePlatform("WINDOWS_SERVER_2022_CORE", "X86_64");
    var launch = Launches.of(List.of("true"), fields -> fields.on(windows));
    TaskOutcome outcome = run(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.reason()).contains("runtimePlatform is WINDOWS_SERVER_2022_CORE/X86_64");
  }

  @Test
  void ar002mnp006_idsOfChildrenAndNodesContainColonsAndHashes() {
    for (String mark : List.of(":3", "#1")) {
      String id = UUID.randomUUID() + mark;
      var launch = Launches.identified(shell("pwd; echo $AWS_BATCH_JOB_ID; exit 5"), id, id);
      assertThat(run(launch).exitCode()).isEqualTo(5);
      assertThat(LogLines.of(logs, launch))
          .containsExactly(data.resolve("process/work/" + id).toString(), id);
      assertThat(executor.held()).contains(id);
      executor.forget(id);
      awaitForgotten(id);
    }
  }

  @Test
  void sub010_argumentsArriveUnchanged() {
    var launch = Launches.of("printf", "%s|", "", " a  b ", "$HOME", "'", "\\", "*", "ä€", "\n");
    assertThat(run(launch).exitCode()).isZero();
    assertThat(LogLines.of(logs, launch)).containsExactly("| a  b |$HOME|'|\\|*|ä€|", "|");
  }

  @Test
  void js006_exitCodesAreTheCommandsOwn() {
    var failed = run(shell("exit 3"));
    assertThat(failed.cause()).isEqualTo(StopCause.EXITED);
    assertThat(failed.exitCode()).isEqualTo(3);
    assertThat(failed.statusReason()).isEqualTo("Essential container in task exited");
    assertThat(run(shell("exit 127")).exitCode()).isEqualTo(127);
    assertThat(run(shell("kill -KILL $$")).exitCode()).isEqualTo(137);
    assertThat(run(shell("kill -SEGV $$")).exitCode()).isEqualTo(139);
  }

  @Test
  void rt003_aCommandThatCannotStartIsAStartFailure() {
    var missing = run(Launches.of("no-such-program"));
    assertThat(missing.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(missing.exitCode()).isNull();
    assertThat(missing.statusReason()).isEqualTo("Task failed to start");
    assertThat(missing.reason())
        .isEqualTo(
            "CannotStartContainerError: exec: \"no-such-program\": executable file not found in"
                + " $PATH");
    assertThat(run(Launches.of("/etc/passwd")).reason()).contains("permission denied");
    assertThat(run(Launches.of("/no/such")).reason()).contains("no such file or directory");
    assertThat(run(Launches.of()).reason()).startsWith("CannotCreateContainerError");
    assertThat(run(Launches.of("echo", "x".repeat(200_000))).reason())
        .contains("argument list too long");
  }

  @Test
  void log006_bothOutputsAreCompleteWhenTheEndIsReported() {
    var launch = shell("echo one; echo two >&2; printf three");
    assertThat(run(launch).exitCode()).isZero();
    assertThat(LogLines.of(logs, launch)).containsExactly("one", "two", "three");
  }

  @Test
  void log021_outputIsReadableWhileTheTaskRuns() throws IOException {
    Path gate = data.resolve("gate");
    var launch = shell("echo before; until [ -e " + gate + " ]; do sleep 0.02; done; echo after");
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    while (!LogLines.of(logs, launch).contains("before")) {
      Thread.onSpinWait();
    }
    assertThat(LogLines.of(logs, launch)).containsExactly("before");
    Files.createFile(gate);
    listener.awaitStopped(launch.taskId());
    assertThat(LogLines.of(logs, launch)).containsExactly("before", "after");
  }

  @Test
  void log020_aGroupOtherThanTheDefaultHasToExist() {
    var launch = Launches.of(List.of("true"), fields -> fields.group("mine"));
    assertThat(run(launch).reason()).contains("The specified log group does not exist");
    logs.createGroup(new LogGroup(Launches.ACCOUNT, Launches.REGION, "mine"));
    assertThat(run(Launches.of(List.of("true"), fields -> fields.group("mine"))).exitCode())
        .isZero();
  }

  private static TaskLaunch logging(String driver, Map<String, String> options) {
    return Containers.launch(
        List.of("echo", "there"),
        container -> container.log = new ContainerPlan.LogConfiguration(driver, options));
  }

  @Test
  void log010_theGroupMayBeInAnotherRegion() {
    var launch = logging("awslogs", Map.of("awslogs-region", "eu-central-1"));
    assertThat(run(launch).exitCode()).isZero();
    assertThat(LaunchRules.logStream(launch).group().region()).isEqualTo("eu-central-1");
    assertThat(LogLines.of(logs, launch)).containsExactly("there");
  }

  @Test
  void firelensIsRefusedInsteadOfLosingTheOutput() {
    assertThat(run(logging("awsfirelens", Map.of("Name", "cloudwatch"))).reason())
        .startsWith("CannotCreateContainerError: log driver awsfirelens needs a log router");
  }

  @Test
  void tasksStartWithSignalsAtTheirDefaults() {
    var launch = Launches.of("grep", "SigIgn", "/proc/self/status");
    run(launch);
    String mask = LogLines.of(logs, launch).getFirst().replace("SigIgn:\t", "");
    assertThat(Long.parseLong(mask, 16) & 0x7FFF_FFFF).as("signals 1 to 31 ignored").isZero();
  }

  @Test
  void to003_stopTerminatesTheWholeGroup() throws IOException {
    var launch = shell("sleep 100 & echo $!; wait");
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    while (LogLines.of(logs, launch).isEmpty()) {
      Thread.onSpinWait();
    }
    executor.stop(launch.taskId(), Duration.ofSeconds(30));
    var outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isEqualTo(143);
    awaitEnd(LogLines.of(logs, launch).getFirst());
  }

  @Test
  void to003_aTaskThatIgnoresSigtermIsKilledAfterTheGrace() {
    var launch = shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    executor.start(launch);
    while (!listener.hasStarted(launch.taskId()) || LogLines.of(logs, launch).isEmpty()) {
      Thread.onSpinWait();
    }
    long before = System.nanoTime();
    executor.stop(launch.taskId(), Duration.ofMillis(400));
    var outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.exitCode()).isEqualTo(137);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(390));
  }

  @Test
  void aTaskStoppedBeforeItsStartNeverRuns() {
    var launch = Launches.of("touch", data.resolve("ran").toString());
    executor.stop(launch.taskId(), Duration.ofSeconds(30));
    var outcome = run(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isNull();
    assertThat(data.resolve("ran")).doesNotExist();
  }

  @Test
  void childProcessesOfATaskEndWithIt() throws IOException {
    var launch = shell("sleep 100 & echo $!");
    assertThat(run(launch).exitCode()).isZero();
    awaitEnd(LogLines.of(logs, launch).getFirst());
  }

  /** Waits until a process has ended; a zombie counts as ended. */
  private static void awaitEnd(String pid) throws IOException {
    Path stat = Path.of("/proc", pid, "stat");
    for (int i = 0; i < 1_000_000 && Files.exists(stat); i++) {
      String status = Files.exists(stat) ? Files.readString(stat) : "";
      if (status.contains(") Z ") || status.contains(") X ")) {
        return;
      }
      Thread.onSpinWait();
    }
    assertThat(stat).doesNotExist();
  }

  @Test
  void startingTwiceRunsOnce() throws IOException {
    Path trace = data.resolve("trace");
    var launch = shell("echo ran >>" + trace);
    executor.start(launch);
    executor.start(launch);
    listener.awaitStopped(launch.taskId());
    executor.start(launch);
    executor.recover(List.of(launch));
    run(shell("true"));
    assertThat(Files.readAllLines(trace)).containsExactly("ran");
  }

  @Test
  void cp011_aRootServiceSwitchesToTheUser() {
    assumeThat(HostTools.output(List.of("id", "-u"))).contains("0");
    var launch =
        Containers.launch(
            List.of("sh", "-c", "id -un; id -gn; touch mine && echo writable"),
            container -> container.user = "nobody");
    open755();
    assertThat(run(launch).exitCode()).isZero();
    assertThat(LogLines.of(logs, launch)).containsExactly("nobody", "nogroup", "writable");
    var unknown = Containers.launch(List.of("id"), container -> container.user = "no-such-user");
    assertThat(run(unknown).reason()).contains("unable to find user no-such-user");
  }

  private void open755() {
    assertThat(HostTools.succeeds(List.of("chmod", "a+rx", data.toString()))).isTrue();
  }

  @Test
  void cp012_ulimitsHold() {
    var launch =
        Containers.launch(
            List.of("sh", "-c", "ulimit -n"),
            container -> container.ulimits = List.of(new ContainerPlan.Ulimit("nofile", 321, 321)));
    assertThat(run(launch).exitCode()).isZero();
    assertThat(LogLines.of(logs, launch)).containsExactly("321");
  }

  @Test
  void sec009_secretsAreNotAvailableYet() {
    var launch =
        Containers.launch(
            List.of("env"),
            container -> container.secrets = List.of(new ContainerPlan.Secret("P", "arn:s")));
    assertThat(run(launch).reason()).startsWith("ResourceInitializationError");
  }

  @Test
  void forgettingLeavesOnlyTheLog() throws IOException {
    var launch = shell("mkdir -p a/b; echo x >a/b/c; ln -s / root; echo done");
    run(launch);
    executor.forget(launch.taskId());
    var next = shell("true");
    run(next);
    awaitForgotten(launch.taskId());
    assertThat(data.resolve("process/tasks").resolve(launch.taskId())).doesNotExist();
    assertThat(data.resolve("process/spare")).isEmptyDirectory();
    assertThat(LogLines.of(logs, launch)).containsExactly("done");
  }

  private void awaitForgotten(String taskId) {
    while (executor.held().contains(taskId)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void onlyAnUnchangedWorkDirectoryIsReused() throws IOException {
    var tidy = shell("pwd");
    run(tidy);
    executor.forget(tidy.taskId());
    var untidy = shell("ls -A; chmod 700 .");
    run(untidy);
    executor.forget(untidy.taskId());
    var last = shell("stat -c %a .; ls -A");
    run(last);
    assertThat(LogLines.of(logs, untidy)).isEmpty();
    assertThat(LogLines.of(logs, last)).isNotEqualTo(List.of("700"));
  }

  /** Times cannot be stored beside the output, as on a full disk. */
  @Test
  void anEndIsReportedAlthoughTimesCannotBeStored() throws IOException {
    Path gate = data.resolve("gate");
    var launch = shell("until [ -e " + gate + " ]; do sleep 0.02; done; echo x; exit 3");
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    String shard = launch.taskId().substring(0, 2);
    Path times = data.resolve("logs").resolve(shard).resolve(launch.taskId() + ".idx");
    Files.createDirectories(times);
    Files.createFile(gate);
    assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isEqualTo(3);
    Files.delete(times);
    assertThat(LogLines.of(logs, launch)).containsExactly("x");
  }
}
