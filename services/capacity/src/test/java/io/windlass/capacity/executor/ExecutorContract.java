package io.windlass.capacity.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamInfo;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.Executor;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskListener;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests what {@link Executor} guarantees, for every kind. Scripts use only {@code echo}, {@code
 * sleep} and {@code exit}, which every kind supports.
 */
public abstract class ExecutorContract {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final InMemoryStreamIndex index = new InMemoryStreamIndex();
  protected @TempDir Path data;
  private LogStore logs;
  private RecordingListener listener;
  private Executor executor;

  /** Returns the kind to test. */
  protected abstract ExecutorKind kind();

  /** Returns whether tasks outlive the executor and their output can be read. */
  protected boolean runsCommands() {
    return true;
  }

  /** Returns an image with a shell. */
  protected String image() {
    return "busybox";
  }

  /** Opens an executor on what an earlier one has left. */
  protected Executor open(ExecutorSettings settings, TaskListener heard, LogStore store)
      throws IOException {
    return kind().opener().open(settings, heard, store, InstantSource.system());
  }

  @BeforeEach
  void open() throws IOException {
    listener = new RecordingListener();
    logs = LogStore.open(data, index, InstantSource.system());
    executor = open(ExecutorSettings.of(data), listener, logs);
  }

  @AfterEach
  void close() {
    executor.held().forEach(executor::forget);
    await(() -> executor.held().isEmpty());
    shut();
  }

  private void shut() {
    executor.close();
    logs.close();
  }

  /** Kills the service and starts another process of it. */
  private void restart() throws IOException {
    shut();
    open();
  }

  private TaskLaunch script(String script) {
    return script(script, container -> {});
  }

  private TaskLaunch script(String script, Consumer<Containers> change) {
    TaskLaunch launch =
        Containers.launch(
            List.of("sh", "-c", script),
            container -> {
              container.image = image();
              change.accept(container);
            });
    return Launches.inEpoch(launch, executor.epoch());
  }

  private TaskOutcome run(TaskLaunch launch) {
    executor.start(launch);
    return listener.awaitStopped(launch.taskId());
  }

  private TaskOutcome recover(TaskLaunch launch) {
    executor.recover(List.of(launch));
    return listener.awaitStopped(launch.taskId());
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void itsNameIsThatOfTheRegistry() {
    assertThat(executor.name()).isEqualTo(kind().name());
    assertThat(kind().honoured()).noneMatch(kind().refused()::contains);
  }

  @Test
  void anEndIsReportedWithItsExitCodeAndTimes() {
    TaskLaunch launch = script("exit 3");
    TaskOutcome outcome = run(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.statusReason()).isEqualTo(TaskOutcome.EXITED);
    assertThat(outcome.startedAt()).isEqualTo(listener.awaitStarted(launch.taskId()));
    assertThat(outcome.stoppedAt()).isAfterOrEqualTo(outcome.startedAt());
  }

  @Test
  void aRunningTaskIsStopped() {
    TaskLaunch launch = script("sleep 100");
    executor.start(launch);
    listener.awaitStarted(launch.taskId());
    executor.stop(launch.taskId(), GRACE);
    executor.stop(launch.taskId(), GRACE);
    TaskOutcome outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isIn(137, 143);
  }

  @Test
  void aTaskStoppedBeforeItsStartNeverRuns() {
    TaskLaunch launch = script("exit 3");
    executor.stop(launch.taskId(), GRACE);
    TaskOutcome outcome = run(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isNull();
    assertThat(outcome.startedAt()).isNull();
    assertThat(listener.hasStarted(launch.taskId())).isFalse();
  }

  @Test
  void aTaskRunsOnceAlthoughCallsAreRepeated() {
    TaskLaunch launch = script("echo ran");
    executor.start(launch);
    executor.start(launch);
    listener.awaitStopped(launch.taskId());
    executor.start(launch);
    executor.recover(List.of(launch)); // the listener fails on a second end
    assertThat(run(script("exit 4")).exitCode()).isEqualTo(4);
    if (runsCommands()) {
      assertThat(lines(launch)).containsExactly("ran");
    }
  }

  @Test
  void aForgottenTaskLeavesNothing() {
    TaskLaunch launch = script("exit 0");
    run(launch);
    executor.forget(launch.taskId());
    executor.forget(launch.taskId());
    executor.forget("never-heard-of");
    await(() -> !executor.held().contains(launch.taskId()));
  }

  @Test
  void aRefusedFeatureFailsAtTheStart() {
    Map<TaskFeature, Consumer<Containers>> asking =
        Map.of(
            TaskFeature.FIRELENS,
            c -> c.log = new ContainerPlan.LogConfiguration("awsfirelens", Map.of()),
            TaskFeature.PRIVILEGED,
            c -> c.privileged = true);
    asking.forEach(
        (feature, change) -> {
          if (kind().refused().contains(feature)) {
            TaskLaunch launch = script("exit 0", change);
            TaskOutcome outcome = run(launch);
            assertThat(outcome.cause()).as(feature.member()).isEqualTo(StopCause.START_FAILED);
            assertThat(outcome.reason()).isEqualTo(feature.refusal(launch.plan(), kind().name()));
          }
        });
  }

  /** Windlass has no source of secrets yet. */
  @Test
  void aTaskWithUnavailableSecretsFailsAtTheStart() {
    if (kind().honoured().contains(TaskFeature.SECRETS)) {
      TaskOutcome outcome =
          run(script("exit 0", c -> c.secrets = List.of(new ContainerPlan.Secret("P", "arn:s"))));
      assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
      assertThat(outcome.reason())
          .isEqualTo(
              "ResourceInitializationError: unable to retrieve secret arn:s: secrets are not"
                  + " available yet in Windlass");
    }
    if (kind().honoured().contains(TaskFeature.REPOSITORY_CREDENTIALS)) {
      TaskOutcome outcome = run(script("exit 0", c -> c.repositoryCredentials = "arn:c"));
      assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
      assertThat(outcome.reason())
          .isEqualTo(
              "ResourceInitializationError: unable to pull secrets or registry auth:"
                  + " repositoryCredentials (arn:c) are not available yet in Windlass; a docker"
                  + " login on the host is used");
    }
  }

  @Test
  void theEpochSurvivesARestart() throws IOException {
    String epoch = executor.epoch();
    restart();
    assertThat(executor.epoch()).isNotEmpty().isEqualTo(epoch);
  }

  @Test
  void aTaskThatHadNotStartedIsStartedAfterARestart() {
    assertThat(recover(script("exit 6")).exitCode()).isEqualTo(6);
  }

  @Test
  void aTaskOfAnotherEpochIsLost() {
    assumeThat(runsCommands()).isTrue();
    TaskLaunch launch = Launches.inEpoch(script("exit 6"), "another");
    TaskOutcome outcome = recover(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(outcome.statusReason()).startsWith("Host EC2");
  }

  @Test
  void aRunningTaskIsWatchedAfterARestart() throws IOException {
    assumeThat(runsCommands()).isTrue();
    TaskLaunch launch = script("echo one; sleep 2; echo two; exit 5");
    executor.start(launch);
    Instant startedAt = listener.awaitStarted(launch.taskId());
    restart();
    assertThat(executor.held()).contains(launch.taskId());
    TaskOutcome outcome = recover(launch);
    assertThat(listener.awaitStarted(launch.taskId())).isEqualTo(startedAt);
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.startedAt()).isEqualTo(startedAt);
    assertThat(lines(launch)).containsExactly("one", "two");
  }

  @Test
  void anUnrecordedEndIsReportedAgainAfterARestart() throws IOException {
    assumeThat(runsCommands()).isTrue();
    TaskLaunch launch = script("echo bye; exit 7");
    TaskOutcome first = run(launch);
    restart();
    assertThat(recover(launch)).isEqualTo(first);
    assertThat(lines(launch)).containsExactly("bye");
  }

  @Test
  void aStopSurvivesARestart() throws IOException {
    assumeThat(runsCommands()).isTrue();
    TaskLaunch launch = script("exit 3");
    executor.stop(launch.taskId(), GRACE);
    restart();
    assertThat(recover(launch).cause()).isEqualTo(StopCause.STOPPED);
  }

  /** Returns all output of a task; waits until it is complete. */
  private List<String> lines(TaskLaunch launch) {
    var key = LaunchRules.logStream(launch);
    await(() -> index.find(key).filter(LogStreamInfo::complete).isPresent());
    return LogLines.of(logs, launch);
  }
}
