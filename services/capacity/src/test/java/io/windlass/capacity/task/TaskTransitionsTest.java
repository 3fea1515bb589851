package io.windlass.capacity.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.task.LiveTask.StopOrder;
import io.windlass.capacity.task.TaskTransitions.Row;
import io.windlass.capacity.task.TaskTransitions.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Applies every trigger in every state to real tasks, and compares the result with the table. */
class TaskTransitionsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
  private static final StopOrder ORDER = new StopOrder("enough", Duration.ofSeconds(30));
  private static final TaskLaunch LAUNCH = Launches.of("t", "i-1");

  @Test
  void decisionsFollowTheTableAndVisitAllOfIt() {
    Set<Row> visited = new HashSet<>();
    for (TaskState from : TaskState.values()) {
      for (Trigger trigger : Trigger.values()) {
        Optional<TaskState> expected = TaskTransitions.next(from, trigger);
        Optional<TaskState> actual = fire(from, trigger);
        if (isPossible(from, trigger)) {
          assertThat(actual).as("%s in %s", trigger, from).isEqualTo(expected);
        } else {
          assertThat(expected).as("%s in %s", trigger, from).isEmpty();
        }
        actual.ifPresent(to -> visited.add(new Row(from, trigger, to)));
      }
    }
    assertThat(visited).containsExactlyInAnyOrderElementsOf(TaskTransitions.ROWS);
  }

  /**
   * Returns whether the combination can occur: an executor reports only tasks that it was given.
   */
  private static boolean isPossible(TaskState from, Trigger trigger) {
    boolean report = trigger == Trigger.REPORT_STARTED || trigger == Trigger.REPORT_STOPPED;
    return !report || (from != TaskState.UNKNOWN && from != TaskState.WITHDRAWN);
  }

  private static Optional<TaskState> fire(TaskState from, Trigger trigger) {
    return switch (trigger) {
      case START -> state(TaskDecider.start(knowledge(from), start(), true, NOW));
      case REFUSE -> state(TaskDecider.start(knowledge(from), start(), false, NOW));
      case STOP -> state(TaskDecider.stop(knowledge(from), new TaskOrder.Stop("t", ORDER)));
      case REPORT_STARTED -> task(from).flatMap(task -> task.started(NOW)).map(LiveTask::state);
      case REPORT_STOPPED -> task(from).flatMap(LiveTask::end).map(LiveTask::state);
    };
  }

  private static TaskOrder.Start start() {
    return new TaskOrder.Start(LAUNCH, NOW);
  }

  private static Optional<TaskState> state(TaskDecision decision) {
    return switch (decision) {
      case TaskDecision.Assign assign -> Optional.of(assign.task().state());
      case TaskDecision.Answer _ -> Optional.of(TaskState.STOPPED);
      case TaskDecision.Halt halt -> Optional.of(halt.task().state());
      case TaskDecision.Withdraw _ -> Optional.of(TaskState.WITHDRAWN);
      case TaskDecision.Ignore _ -> Optional.empty();
    };
  }

  private static KnownTask knowledge(TaskState state) {
    return switch (state) {
      case UNKNOWN -> new KnownTask.Unknown();
      case WITHDRAWN -> new KnownTask.Withdrawn("enough");
      case STOPPED -> new KnownTask.Over();
      case ASSIGNED, STARTED, STOPPING -> new KnownTask.Live(task(state).orElseThrow());
    };
  }

  private static Optional<LiveTask> task(TaskState state) {
    return switch (state) {
      case UNKNOWN, WITHDRAWN -> Optional.empty();
      case ASSIGNED -> Optional.of(live(null, null, false));
      case STARTED -> Optional.of(live(NOW, null, false));
      case STOPPING -> Optional.of(live(null, ORDER, false));
      case STOPPED -> Optional.of(live(NOW, null, true));
    };
  }

  private static LiveTask live(
      @Nullable Instant startedAt, @Nullable StopOrder stop, boolean ended) {
    return new LiveTask(LAUNCH, startedAt, stop, ended);
  }
}
