package io.windlass.capacity.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.kubernetes.ObservedPod.Waiting;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Statuses are as a cluster of Kubernetes 1.34 gives them. */
class ObservedPodTest {
  private static final TaskLaunch LAUNCH = Launches.of("true");
  private static final Instant STARTED = Instant.parse("2026-12-02T10:00:01Z");
  private static final Instant FINISHED = STARTED.plusSeconds(5);
  private static final Instant NOW = FINISHED.plusSeconds(2);
  private static final String HOST_LOST =
      "Host EC2 (instance " + LAUNCH.instanceId() + ") terminated.";

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("windlass-1")
        .addToAnnotations(PodNames.CREATED, "2026-12-02T10:00:01.400Z")
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-1")
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .endStatus();
  }

  private static ContainerStateTerminated end(String reason, int code, Instant startedAt) {
    return new ContainerStateTerminatedBuilder()
        .withReason(reason)
        .withExitCode(code)
        .withMessage("the engine says")
        .withStartedAt(startedAt.toString())
        .withFinishedAt(FINISHED.toString())
        .build();
  }

  private static PodBuilder ended(String reason, int code) {
    return state(state -> state.withTerminated(end(reason, code, STARTED)));
  }

  private static PodBuilder state(Consumer<ContainerStateBuilder> change) {
    var state = new ContainerStateBuilder();
    change.accept(state);
    return pod()
        .editStatus()
        .addNewContainerStatus()
        .withName("default")
        .withState(state.build())
        .endContainerStatus()
        .endStatus();
  }

  private static PodBuilder disrupted(PodBuilder pod, String reason, Instant at) {
    return pod.editStatus()
        .addNewCondition()
        .withType("DisruptionTarget")
        .withStatus("True")
        .withReason(reason)
        .withMessage("why")
        .withLastTransitionTime(at.toString())
        .endCondition()
        .endStatus();
  }

  private static TaskOutcome outcome(PodBuilder pod) {
    ObservedPod reading = ObservedPod.of(pod.build());
    assertThat(reading.isOver(NOW)).isTrue();
    return reading.outcome(LAUNCH, null, NOW);
  }

  @Test
  void anExitCodeIsToldBeforeThePodsPhase() {
    TaskOutcome outcome = outcome(ended("Error", 3));
    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.reason()).isNull();
    assertThat(outcome.stoppedAt()).isEqualTo(FINISHED);
  }

  /** Kubernetes tells whole seconds, which may be before the pod was asked for. */
  @Test
  void aStartIsNotBeforeTheOrder() {
    assertThat(outcome(ended("Completed", 0)).startedAt())
        .isEqualTo(Instant.parse("2026-12-02T10:00:01.400Z"));
    assertThat(ObservedPod.of(pod().build()).startedAt()).isEmpty();
  }

  @Test
  void anOutOfMemoryKillIsToldInAwsWords() {
    TaskOutcome outcome = outcome(ended("OOMKilled", 137));
    assertThat(outcome.reason())
        .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
    assertThat(outcome.exitCode()).isEqualTo(137);
  }

  @Test
  void aProgramThatIsNotThereNeverStarted() {
    TaskOutcome outcome =
        outcome(state(s -> s.withTerminated(end("StartError", 128, Instant.EPOCH))));
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.reason())
        .isEqualTo("CannotStartContainerError: StartError: the engine says");
  }

  @Test
  void aStopIsToldWithTheExitCode() {
    TaskOutcome outcome =
        outcome(
            ended("Error", 143)
                .editMetadata()
                .addToAnnotations(PodNames.STOP_BY, FINISHED.toString())
                .withDeletionTimestamp(FINISHED.toString())
                .endMetadata());
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isEqualTo(143);
  }

  @Test
  void anEvictionByTheClusterIsALostHost() {
    for (String reason : new String[] {"EvictionByEvictionAPI", "PreemptionByScheduler"}) {
      TaskOutcome outcome = outcome(disrupted(ended("Error", 143), reason, STARTED));
      assertThat(outcome.cause()).isEqualTo(StopCause.HOST_LOST);
      assertThat(outcome.statusReason()).isEqualTo(HOST_LOST);
      assertThat(outcome.reason()).isEqualTo(reason + ": why");
      assertThat(outcome.exitCode()).isNull();
    }
  }

  @Test
  void anEndBeforeTheEvictionCounts() {
    var after = FINISHED.plusSeconds(1);
    assertThat(outcome(disrupted(ended("Error", 4), "DeletionByTaintManager", after)).exitCode())
        .isEqualTo(4);
    assertThat(outcome(disrupted(ended("Completed", 0), "PreemptionByScheduler", STARTED)))
        .extracting(TaskOutcome::exitCode)
        .isEqualTo(0);
  }

  /** A pod on a node that does not answer stays as it was. */
  @Test
  void aNodeIsLostHalfAMinuteAfterTheDeletion() {
    var running =
        disrupted(
            state(s -> s.withNewRunning(STARTED.toString())), "DeletionByTaintManager", STARTED);
    assertThat(ObservedPod.of(running.build()).isOver(NOW)).isFalse();
    var due = NOW.minus(Duration.ofSeconds(20));
    var deleted = running.editMetadata().withDeletionTimestamp(due.toString()).endMetadata();
    assertThat(ObservedPod.of(deleted.build()).isOver(NOW)).isFalse();
    var longAgo = NOW.minus(Duration.ofSeconds(31));
    TaskOutcome outcome =
        outcome(deleted.editMetadata().withDeletionTimestamp(longAgo.toString()).endMetadata());
    assertThat(outcome.statusReason()).isEqualTo(HOST_LOST);
    assertThat(outcome.startedAt()).isNotNull();
  }

  @Test
  void aPodWhoseNodeObjectIsGoneIsALostHost() {
    var failed =
        disrupted(
            state(s -> s.withNewRunning(STARTED.toString()))
                .editStatus()
                .withPhase("Failed")
                .endStatus(),
            "DeletionByPodGC",
            STARTED);
    assertThat(outcome(failed).cause()).isEqualTo(StopCause.HOST_LOST);
    assertThat(new ObservedPod(pod().build(), true).isOver(NOW)).isTrue();
    assertThat(new ObservedPod(pod().build(), true).outcome(LAUNCH, STARTED, NOW).reason())
        .isEqualTo("Pod was deleted");
  }

  /** It is the task's own doing. */
  @Test
  void aVolumeOverItsLimitIsToldWithItsReason() {
    TaskOutcome outcome =
        outcome(
            pod()
                .editStatus()
                .withPhase("Failed")
                .withReason("Evicted")
                .withMessage("Usage of EmptyDir volume \"v\" exceeds the limit \"1Mi\".")
                .endStatus());
    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(137);
    assertThat(outcome.reason()).startsWith("Evicted: Usage of EmptyDir volume");
  }

  @Test
  void waitingIsForAReason() {
    var pull = state(s -> s.withNewWaiting("not found", "ErrImagePull"));
    assertThat(ObservedPod.of(pull.build()).waiting())
        .isEqualTo(new Waiting(Waiting.Kind.PULL, "ErrImagePull", "not found"));
    assertThat(ObservedPod.of(pull.build()).isOver(NOW)).isFalse();
    var creating = state(s -> s.withNewWaiting(null, "ContainerCreating"));
    assertThat(ObservedPod.of(creating.build()).waiting().kind())
        .isEqualTo(Waiting.Kind.NOTHING_WRONG);
  }

  @Test
  void anImageIsGivenUpWhenItsSecondTryFails() {
    var timeout = new StartTimeout(Duration.ofHours(1));
    var error = new Waiting(Waiting.Kind.PULL, "ErrImagePull", "not found");
    var backOff = new Waiting(Waiting.Kind.PULL, "ImagePullBackOff", "Back-off pulling image");
    assertThat(timeout.giveUp(error, NOW)).isEmpty();
    assertThat(timeout.giveUp(backOff, NOW)).isEmpty();
    assertThat(timeout.giveUp(error, NOW)).contains("CannotPullContainerError: not found");
    var slow = new StartTimeout(Duration.ofHours(1));
    assertThat(slow.giveUp(error, NOW)).isEmpty();
    assertThat(slow.giveUp(backOff, NOW.plusSeconds(30)))
        .contains("CannotPullContainerError: not found");
  }

  @Test
  void whatCannotChangeFailsAtOnceAndTheRestInTime() {
    var never = new Waiting(Waiting.Kind.NEVER_PULLED, "InvalidImageName", "bad");
    assertThat(new StartTimeout(Duration.ZERO).giveUp(never, NOW))
        .contains("CannotPullContainerError: InvalidImageName: bad");

    var config =
        new Waiting(Waiting.Kind.CREATION, "CreateContainerConfigError", "secret not found");
    var timeout = new StartTimeout(Duration.ofHours(1));
    assertThat(timeout.giveUp(config, NOW)).isEmpty();
    assertThat(timeout.giveUp(config, NOW.plusSeconds(10)))
        .contains("CannotCreateContainerError: CreateContainerConfigError: secret not found");

    var unscheduled = new Waiting(Waiting.Kind.UNSCHEDULABLE, "Unschedulable", "0/1 nodes");
    assertThat(timeout.giveUp(unscheduled, NOW)).isEmpty();
    assertThat(timeout.giveUp(unscheduled, NOW.plusSeconds(3599))).isEmpty();
    assertThat(timeout.giveUp(unscheduled, NOW.plusSeconds(3600)))
        .contains("CannotStartContainerError: Unschedulable: 0/1 nodes");
  }
}
