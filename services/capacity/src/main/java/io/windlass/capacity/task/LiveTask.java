package io.windlass.capacity.task;

import io.windlass.capacity.task.TaskTransitions.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task that has been taken on and whose outcome is not yet recorded. Immutable; the methods
 * return the next state, or empty where {@link TaskTransitions} says that there is nothing to do.
 *
 * @param startedAt when its containers were up; null while they are not
 * @param stop the command that stops it; null when there is none
 * @param ended its outcome is known, and is being recorded
 */
public record LiveTask(
    TaskLaunch launch, @Nullable Instant startedAt, @Nullable StopOrder stop, boolean ended) {

  /** Why and how gently a task is to end. */
  public record StopOrder(String reason, Duration grace) {}

  public static LiveTask assigned(TaskLaunch launch) {
    return new LiveTask(launch, null, null, false);
  }

  public TaskState state() {
    if (ended) {
      return TaskState.STOPPED;
    }
    if (stop != null) {
      return TaskState.STOPPING;
    }
    return startedAt == null ? TaskState.ASSIGNED : TaskState.STARTED;
  }

  public Optional<LiveTask> stop(StopOrder order) {
    return TaskTransitions.permits(state(), Trigger.STOP)
        ? Optional.of(new LiveTask(launch, startedAt, order, false))
        : Optional.empty();
  }

  /** Its containers are up; a repeated report changes nothing. */
  public Optional<LiveTask> started(Instant at) {
    return startedAt == null && TaskTransitions.permits(state(), Trigger.REPORT_STARTED)
        ? Optional.of(new LiveTask(launch, at, stop, false))
        : Optional.empty();
  }

  public Optional<LiveTask> end() {
    return TaskTransitions.permits(state(), Trigger.REPORT_STOPPED)
        ? Optional.of(new LiveTask(launch, startedAt, stop, true))
        : Optional.empty();
  }

  /**
   * The outcome to tell: one that was asked for is {@link StopCause#STOPPED} with the asker's
   * reason, whether the signal or the task was faster; a start that was reported before is not
   * forgotten. An executor that says nothing of single containers speaks of the deciding one.
   */
  public TaskOutcome outcome(TaskOutcome reported) {
    Instant began = reported.startedAt() == null ? startedAt : reported.startedAt();
    boolean asked =
        stop != null
            && (reported.cause() == StopCause.EXITED || reported.cause() == StopCause.STOPPED);
    return new TaskOutcome(
        asked ? StopCause.STOPPED : reported.cause(),
        reported.exitCode(),
        reported.reason(),
        asked && stop != null ? stop.reason() : reported.statusReason(),
        began,
        reported.stoppedAt(),
        reported.containers().isEmpty()
            ? launch.plan().containers().stream().map(c -> ofContainer(c, reported, began)).toList()
            : reported.containers(),
        reported.nodeName());
  }

  private ContainerOutcome ofContainer(
      ContainerPlan container, TaskOutcome reported, @Nullable Instant began) {
    return container.equals(launch.container())
        ? new ContainerOutcome(
            container.name(),
            reported.exitCode(),
            reported.reason(),
            began == null ? null : launch.logStreamName())
        : new ContainerOutcome(container.name(), null, null, null);
  }

  /** What memory knows better than the store: reports whose recording is still under way. */
  public LiveTask withReportsOf(LiveTask inMemory) {
    return new LiveTask(
        launch, startedAt == null ? inMemory.startedAt : startedAt, stop, inMemory.ended);
  }
}
