package io.windlass.capacity.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.task.LiveTask.StopOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskDeciderTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final TaskLaunch LAUNCH = Launches.of("t", "i-1");
  private static final StopOrder ORDER = new StopOrder("user said so", Duration.ofSeconds(30));

  @Test
  void aStopBeforeTheStartIsAnsweredAtTheStart() {
    TaskDecision decision =
        TaskDecider.start(
            new KnownTask.Withdrawn("user said so"), new TaskOrder.Start(LAUNCH, NOW), true, NOW);
    assertThat(decision)
        .isInstanceOfSatisfying(
            TaskDecision.Answer.class,
            answer -> {
              assertThat(answer.outcome().cause()).isEqualTo(StopCause.STOPPED);
              assertThat(answer.outcome().statusReason()).isEqualTo("user said so");
              assertThat(answer.outcome().startedAt()).isNull();
            });
  }

  @Test
  void aStartOnATerminatedInstanceIsRefused() {
    assertThat(start(NOW, false))
        .isInstanceOfSatisfying(
            TaskDecision.Answer.class,
            answer -> {
              assertThat(answer.outcome().cause()).isEqualTo(StopCause.REFUSED);
              assertThat(answer.outcome().statusReason()).contains("i-1");
            });
  }

  /**
   * A start that is older than the memory may have been executed already, so refusing it is right
   * in any case.
   */
  @Test
  void aStartOlderThanTheMemoryIsRefused() {
    Instant old = NOW.minus(TaskDecider.MEMORY).minusMillis(1);
    assertThat(start(old, true)).isInstanceOf(TaskDecision.Answer.class);
    assertThat(start(old.plusMillis(1), true)).isInstanceOf(TaskDecision.Assign.class);
  }

  /** It is a stop even if the task ended before the signal. */
  @Test
  void aRequestedEndIsAStop() {
    LiveTask stopping = LiveTask.assigned(LAUNCH).started(NOW).orElseThrow();
    stopping = stopping.stop(ORDER).orElseThrow();
    TaskOutcome outcome = stopping.outcome(TaskOutcome.exited(143, null, NOW, NOW.plusSeconds(1)));
    assertThat(outcome.cause()).isEqualTo(StopCause.STOPPED);
    assertThat(outcome.exitCode()).isEqualTo(143);
    assertThat(outcome.statusReason()).isEqualTo("user said so");
  }

  @Test
  void otherOutcomesPassUnchanged() {
    LiveTask running = LiveTask.assigned(LAUNCH).started(NOW).orElseThrow();
    TaskOutcome exited = TaskOutcome.exited(3, "why", NOW, NOW.plusSeconds(1));
    assertThat(running.outcome(exited))
        .usingRecursiveComparison()
        .ignoringFields("containers")
        .isEqualTo(exited);
    TaskOutcome lost = TaskOutcome.hostLost(LAUNCH, NOW.plusSeconds(1));
    assertThat(running.outcome(lost).statusReason())
        .isEqualTo("Host EC2 (instance i-1) terminated.");
    assertThat(running.outcome(lost).startedAt()).isEqualTo(NOW);
  }

  @Test
  void theOutcomeOfTheTaskIsThatOfItsContainer() {
    LiveTask assigned = LiveTask.assigned(LAUNCH);
    TaskOutcome failed = TaskOutcome.startFailed("CannotPullContainerError: no", NOW);
    assertThat(assigned.outcome(failed).containers())
        .containsExactly(
            new ContainerOutcome("default", null, "CannotPullContainerError: no", null));
    LiveTask running = assigned.started(NOW).orElseThrow();
    TaskOutcome exited = TaskOutcome.exited(3, "why", NOW, NOW.plusSeconds(1));
    assertThat(running.outcome(exited).containers())
        .containsExactly(new ContainerOutcome("default", 3, "why", "name/default/t"));
  }

  @Test
  void containerOutcomesOfTheExecutorAreKept() {
    var containers =
        List.of(
            new ContainerOutcome("default", 0, null, "name/default/t"),
            new ContainerOutcome("sidecar", 137, null, "name/sidecar/t"));
    TaskOutcome several =
        new TaskOutcome(StopCause.EXITED, 0, null, TaskOutcome.EXITED, NOW, NOW, containers);
    LiveTask running = LiveTask.assigned(LAUNCH).started(NOW).orElseThrow();
    assertThat(running.outcome(several).containers()).isEqualTo(containers);
  }

  private static TaskDecision start(Instant issuedAt, boolean takesTasks) {
    return TaskDecider.start(
        new KnownTask.Unknown(), new TaskOrder.Start(LAUNCH, issuedAt), takesTasks, NOW);
  }
}
