package io.windlass.capacity.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.executor.ExecutorSettings;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.log.InMemoryStreamIndex;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to pods, and what API servers do, beyond the contract of executors. */
class KubernetesExecutorTest {
  @AutoClose private final FakeCluster cluster = new FakeCluster();
  private final RecordingListener listener = new RecordingListener();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private @TempDir Path data;
  private LogStore logs;
  private KubernetesExecutor executor;

  @BeforeEach
  void open() throws IOException {
    logs = LogStore.open(data, new InMemoryStreamIndex(), clock);
    executor =
        KubernetesExecutor.open(
            cluster.connection(), ExecutorSettings.of(data), listener, logs, clock);
  }

  @AfterEach
  void close() {
    executor.close();
    logs.close();
  }

  private TaskLaunch launch(String image, String script) {
    TaskLaunch launch =
        Containers.launch(List.of("sh", "-c", script), container -> container.image = image);
    return Launches.inEpoch(launch, executor.epoch());
  }

  private TaskLaunch started(String image, String script) {
    TaskLaunch launch = launch(image, script);
    executor.start(launch);
    return launch;
  }

  private TaskOutcome outcome(String image, String script) {
    return listener.awaitStopped(started(image, script).taskId());
  }

  private TaskLaunch running() {
    TaskLaunch launch = started("busybox", "sleep 100");
    listener.awaitStarted(launch.taskId());
    return launch;
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  private static String name(TaskLaunch launch) {
    return PodNames.pod(launch.taskId());
  }

  @Test
  void anImageThatIsNotThereIsToldAfterASecondTry() {
    TaskLaunch launch = started(FakeKubelet.MISSING, "exit 0");
    TaskOutcome outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.reason()).isEqualTo("CannotPullContainerError: " + FakeKubelet.PULL_ERROR);
    assertThat(outcome.statusReason()).isEqualTo(TaskOutcome.START_FAILED);
    assertThat(listener.hasStarted(launch.taskId())).isFalse();
  }

  @Test
  void memoryThatRanOutAndProgramsThatAreNotThereAreToldInAwsWords() {
    TaskOutcome greedy = outcome(FakeKubelet.GREEDY, "exit 0");
    assertThat(greedy.exitCode()).isEqualTo(137);
    assertThat(greedy.reason()).isEqualTo("OutOfMemoryError: Container killed due to memory usage");
    TaskOutcome hollow = outcome(FakeKubelet.HOLLOW, "exit 0");
    assertThat(hollow.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(hollow.reason())
        .isEqualTo("CannotStartContainerError: StartError: no such file or directory");
  }

  @Test
  void aPodThatFitsNoNodeWaitsForAsLongAsTheSiteSays() {
    TaskLaunch launch = started(FakeKubelet.HUGE, "exit 0");
    await(() -> cluster.pod(name(launch)).get() != null);
    assertThat(listener.stopsWithin(launch.taskId(), Duration.ofSeconds(3))).isFalse();
    ahead.set(Duration.ofHours(25));
    TaskOutcome outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.reason())
        .isEqualTo(
            "CannotStartContainerError: Unschedulable: 0/1 nodes are available: 1 Insufficient"
                + " memory.");
  }

  @Test
  void anEvictedPodIsALostHostAndItsExitCodeDoesNotCount() {
    TaskLaunch launch = running();
    cluster.disrupt(name(launch), "EvictionByEvictionAPI", "Eviction API: evicting");
    var _ = cluster.pod(name(launch)).delete();
    TaskOutcome outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.statusReason())
        .isEqualTo("Host EC2 (instance " + launch.instanceId() + ") terminated.");
    assertThat(outcome.reason()).isEqualTo("EvictionByEvictionAPI: Eviction API: evicting");
    assertThat(outcome.exitCode()).isNull();
  }

  /** The finalizer keeps the pod, and what it has to tell. */
  @Test
  void aPodThatSomebodyDeletesIsNotRunAgain() throws IOException {
    TaskLaunch launch = running();
    close();
    var _ = cluster.pod(name(launch)).delete();
    await(() -> "Failed".equals(cluster.pod(name(launch)).get().getStatus().getPhase()));
    open();
    executor.recover(List.of(launch));
    TaskOutcome outcome = listener.awaitStopped(launch.taskId());
    assertThat(outcome.exitCode()).isEqualTo(143);
    assertThat(outcome.reason()).isEqualTo("Pod was deleted");
    assertThat(cluster.kubelet().runs(name(launch))).isEqualTo(1);
    executor.forget(launch.taskId());
    await(() -> cluster.pod(name(launch)).get() == null);
  }

  /** The answer to a create is lost, and the create repeated. */
  @Test
  void aTaskIsCreatedOnceAlthoughTheServerFails() {
    var creates = new AtomicInteger();
    cluster.fault =
        request ->
            request.getMethod().equals("POST") && creates.incrementAndGet() <= 4
                ? FakeCluster.status(500, "etcdserver: leader changed")
                : null;
    TaskOutcome outcome = outcome("busybox", "exit 3");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(executor.trouble()).isEmpty();
  }

  @Test
  void aServerThatAsksForFewerRequestsIsObeyedAndNamed() {
    cluster.fault =
        request -> request.getMethod().equals("POST") ? FakeCluster.status(429, "slow down") : null;
    TaskLaunch launch = started("busybox", "exit 3");
    await(() -> executor.trouble().isPresent());
    assertThat(executor.trouble().orElse("")).contains("asks for fewer requests (429)");
    cluster.fault = request -> null;
    assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isEqualTo(3);
    await(() -> executor.trouble().isEmpty());
  }

  @Test
  void aPodWaitsForItsQuotaAndIsRefusedByRules() {
    cluster.fault =
        request ->
            request.getMethod().equals("POST")
                ? FakeCluster.status(403, "forbidden: exceeded quota: pods=10")
                : null;
    TaskLaunch launch = started("busybox", "exit 3");
    var quota = Optional.of("pods wait for the quota of their namespace");
    await(() -> executor.trouble().equals(quota));
    cluster.fault = request -> null;
    assertThat(listener.awaitStopped(launch.taskId()).exitCode()).isEqualTo(3);
    assertThat(executor.trouble()).isEmpty();

    cluster.fault =
        request ->
            request.getMethod().equals("POST")
                ? FakeCluster.status(403, "violates PodSecurity restricted:latest")
                : null;
    assertThat(outcome("busybox", "exit 3").reason())
        .isEqualTo("CannotCreateContainerError: violates PodSecurity restricted:latest");
  }

  /** A watch that is too old is answered with 410, and pods are listed again. */
  @Test
  void aWatchThatBreaksIsMadeAnew() throws IOException {
    close();
    var watches = new AtomicInteger();
    cluster.fault =
        request ->
            request.getPath().contains("watch=true") && watches.incrementAndGet() <= 2
                ? FakeCluster.status(410, "too old resource version")
                : null;
    open();
    assertThat(outcome("busybox", "sleep 1; exit 5").exitCode()).isEqualTo(5);
    await(() -> watches.get() > 2);
  }

  @Test
  void anotherPodOfTheSameNameIsLeftAlone() {
    TaskLaunch launch = launch("busybox", "exit 0");
    cluster.create(
        new PodBuilder()
            .withNewMetadata()
            .withName(name(launch))
            .endMetadata()
            .withNewSpec()
            .addNewSchedulingGate("theirs")
            .endSpec()
            .build());
    executor.start(launch);
    assertThat(listener.awaitStopped(launch.taskId()).reason())
        .isEqualTo(
            "CannotCreateContainerError: pod " + name(launch) + " exists and is somebody else's");
  }

  @Test
  void aMissingPermissionIsNamedAtTheStart() {
    cluster.deny("delete pods");
    cluster.deny("watch pods");
    assertThatThrownBy(
            () ->
                KubernetesExecutor.open(
                    cluster.connection(), ExecutorSettings.of(data), listener, logs, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("may not do this in namespace jobs")
        .hasMessageContaining(": watch pods, delete pods (");
  }
}
