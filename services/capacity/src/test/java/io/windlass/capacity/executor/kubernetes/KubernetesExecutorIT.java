package io.windlass.capacity.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.LogLines;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamInfo;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real cluster does to pods, beyond the contract of executors. */
class KubernetesExecutorIT {
  private final RecordingListener listener = new RecordingListener();
  private final InMemoryStreamIndex index = new InMemoryStreamIndex();
  private @TempDir Path data;
  private KubernetesSettings settings;
  private ClusterConnection admin;
  private LogStore logs;
  private KubernetesExecutor executor;

  @BeforeEach
  void open() throws IOException {
    settings = TestCluster.require();
    admin = ClusterConnection.open(settings);
    logs = LogStore.open(data, index, InstantSource.system());
    executor =
        KubernetesExecutor.open(
            ExecutorSettings.of(data).withKubernetes(settings),
            listener,
            logs,
            InstantSource.system());
  }

  @AfterEach
  void close() {
    if (executor != null) {
      executor.held().forEach(executor::forget);
      await(() -> executor.held().isEmpty());
      executor.close();
      logs.close();
      admin.close();
    }
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private TaskLaunch started(String script, Consumer<Containers> change) {
    TaskLaunch launch =
        Launches.inEpoch(
            Containers.launch(
                List.of("sh", "-c", script),
                container -> {
                  container.image = TestCluster.IMAGE;
                  container.resources = new Resources(50, 32, 0);
                  change.accept(container);
                }),
            executor.epoch());
    executor.start(launch);
    return launch;
  }

  private TaskOutcome outcome(String script, Consumer<Containers> change) {
    return listener.awaitStopped(started(script, change).taskId());
  }

  @Test
  void aTaskThatTakesTooMuchMemoryIsToldInAwsWords() {
    TaskOutcome outcome = outcome("tail /dev/zero", c -> {});
    assertThat(outcome.reason())
        .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
    assertThat(outcome.exitCode()).isEqualTo(137);
  }

  @Test
  void whatCannotStartSaysWhyAndLeavesNothingRunning() {
    TaskLaunch missing = started("true", c -> c.image = "registry.invalid/missing:1");
    TaskOutcome hollow = outcome("true", c -> c.entryPoint = List.of("/no-such-program"));
    assertThat(hollow.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(hollow.reason())
        .startsWith("CannotStartContainerError: StartError: ")
        .contains("/no-such-program");
    TaskOutcome outcome = listener.awaitStopped(missing.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.reason())
        .startsWith("CannotPullContainerError: ")
        .contains("registry.invalid/missing:1");
  }

  /** The definition's user, variables, mounts and limits, seen from inside. */
  @Test
  void aContainerIsAsItsDefinitionSays() {
    TaskLaunch launch =
        started(
            "id -u; id -g; echo $COLOUR; touch /x 2>/dev/null || echo read-only;"
                + " df -m /dev/shm | tail -1 | awk '{print $2}'; ls /var/run/secrets 2>/dev/null;"
                + " echo \"$AWS_BATCH_JOB_ID\"; echo $(echo '$(COLOUR)')",
            c -> {
              c.user = "1234:5678";
              c.readonlyRoot = true;
              c.environment = Map.of("COLOUR", "$(HOME)");
              c.linux = new LinuxParameters(true, 24, null, null, List.of(), List.of());
            });
    assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isZero();
    assertThat(lines(launch))
        .containsExactly("1234", "5678", "$(HOME)", "read-only", "24", "job-1", "$(COLOUR)");
  }

  private List<String> lines(TaskLaunch launch) {
    var key = LaunchRules.logStream(launch);
    await(() -> index.find(key).filter(LogStreamInfo::complete).isPresent());
    return LogLines.of(logs, launch);
  }

  @Test
  void anEvictionIsALostHost() {
    TaskLaunch launch = started("sleep 100", c -> {});
    listener.awaitStarted(launch.taskId());
    assertThat(TestCluster.pod(admin, launch.taskId()).evict()).isTrue();
    TaskOutcome outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(outcome.statusReason()).startsWith("Host EC2 (instance ");
    assertThat(outcome.reason()).startsWith("EvictionByEvictionAPI: ");
  }

  /** Both keep what they have: tasks go on, and what they print is not lost. */
  @Test
  void theApiServerAndTheKubeletAreKilled() throws IOException {
    assumeTrue(System.getenv("KUBECONFIG") == null, "the cluster is not the tests' own");
    TaskLaunch launch =
        started("for i in $(seq 1 15); do echo line $i; sleep 1; done; exit 9", c -> {});
    listener.awaitStarted(launch.taskId());
    TestCluster.command("kill", "apiserver");
    TestCluster.command("kill", "kubelet");
    TaskLaunch meanwhile = started("exit 8", c -> {});
    await(() -> executor.trouble().isPresent());
    TestCluster.command("start", "apiserver");
    TestCluster.command("start", "kubelet");
    assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isEqualTo(9);
    assertThat(listener.awaitStopped(meanwhile.taskId()).exitCode()).isEqualTo(8);
    assertThat(lines(launch))
        .isEqualTo(IntStream.rangeClosed(1, 15).mapToObj(i -> "line " + i).toList());
    assertThat(executor.trouble()).isEmpty();
  }

  @Test
  void aNodeThatDoesNotAnswerIsALostHost() throws IOException {
    assumeTrue(System.getenv("KUBECONFIG") == null, "the cluster is not the tests' own");
    TaskLaunch launch = started("sleep 1000", c -> {});
    listener.awaitStarted(launch.taskId());
    TestCluster.command("kill", "kubelet");
    try {
      TaskOutcome outcome = listener.awaitStopped(launch.taskId());
      assertThat(outcome.cause()).isEqualTo(StopCause.HOST_LOST);
      assertThat(outcome.reason()).startsWith("DeletionByTaintManager: ");
    } finally {
      TestCluster.command("start", "kubelet");
    }
    await(this::isReady);
  }

  private boolean isReady() {
    try {
      return admin.client().nodes().list().getItems().stream()
          .flatMap(node -> node.getStatus().getConditions().stream())
          .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}
