package io.windlass.capacity.executor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.RecordingListener;
import io.windlass.capacity.task.ContainerOutcome;
import io.windlass.capacity.task.PodPlan;
import io.windlass.capacity.task.Pods;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedPodTest {
  private final RecordingListener listener = new RecordingListener();
  private final SimulatedExecutor executor =
      new SimulatedExecutor(listener, InstantSource.system());

  @AfterEach
  void close() {
    executor.close();
  }

  @Test
  void eksp035OneContainerThatFailsFailsThePod() {
    TaskOutcome outcome =
        run(List.of(), Pods.container("good", "true"), Pods.container("bad", "exit 7"));

    assertThat(outcome.cause()).isEqualTo(StopCause.EXITED);
    assertThat(outcome.exitCode()).isEqualTo(7);
    assertThat(outcome.nodeName()).isEqualTo("simulated");
    assertThat(outcome.containers())
        .containsExactly(
            new ContainerOutcome("good", 0, "Completed", null, false, null),
            new ContainerOutcome("bad", 7, "Error", null, false, null));
    assertThat(listener.node("pod")).contains("simulated");
  }

  @Test
  void eksp036InitContainersComeFirstAndTheFailureOfOneFailsTheAttempt() {
    TaskOutcome outcome =
        run(
            List.of(
                Pods.container("first", "sleep 0.05"),
                Pods.container("second", "exit 3"),
                Pods.container("third", "true")),
            Pods.container("main", "true"));

    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.startedAt()).isNull();
    assertThat(listener.hasStarted("pod")).isFalse();
    assertThat(outcome.containers())
        .containsExactly(
            new ContainerOutcome("first", 0, "Completed", null, true, null),
            new ContainerOutcome("second", 3, "Error", null, true, null),
            new ContainerOutcome("third", null, null, null, true, null),
            new ContainerOutcome("main", null, null, null, false, null));
  }

  @Test
  void aPodThatIsStoppedEndsAllItsContainers() {
    executor.start(Pods.launch("pod", List.of(), List.of(Pods.container("endless", "sleep 600"))));
    var _ = listener.awaitStarted("pod");
    executor.stop("pod", Duration.ofSeconds(30));

    TaskOutcome outcome = listener.awaitStopped("pod");
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.containers())
        .containsExactly(new ContainerOutcome("endless", 143, null, null, false, null));
  }

  private TaskOutcome run(List<PodPlan.Container> init, PodPlan.Container... containers) {
    executor.start(Pods.launch("pod", init, List.of(containers)));
    return listener.awaitStopped("pod");
  }
}
