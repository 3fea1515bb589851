package io.windlass.capacity.task;

import io.windlass.capacity.task.TaskTransitions.Trigger;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides about orders: a pure function. An order that was heard before changes nothing, however
 * late it comes again: what is over is remembered for {@link #MEMORY}, and a start that was issued
 * longer ago than that is refused, which uses up no attempt and, if the task did run, is ignored by
 * the scheduler as not newer than what it has heard.
 */
public final class TaskDecider {
  /** How long finished tasks are remembered. */
  public static final Duration MEMORY = Duration.ofHours(1);

  private static final TaskDecision IGNORE = new TaskDecision.Ignore();

  private TaskDecider() {}

  /**
   * Decides about a start.
   *
   * @param instanceTakesTasks its instance exists, here and in this epoch
   */
  public static TaskDecision start(
      KnownTask known, TaskOrder.Start order, boolean instanceTakesTasks, Instant now) {
    boolean forgotten = order.issuedAt().isBefore(now.minus(MEMORY));
    Trigger trigger = instanceTakesTasks && !forgotten ? Trigger.START : Trigger.REFUSE;
    if (!TaskTransitions.permits(known.state(), trigger)) {
      return IGNORE;
    }
    TaskLaunch launch = order.launch();
    return switch (known) {
      case KnownTask.Withdrawn withdrawn ->
          new TaskDecision.Answer(
              launch,
              new TaskOutcome(StopCause.STOPPED, null, null, withdrawn.reason(), null, now));
      case KnownTask.Unknown _ when trigger == Trigger.START ->
          new TaskDecision.Assign(LiveTask.assigned(launch));
      case KnownTask.Unknown _ ->
          new TaskDecision.Answer(
              launch, TaskOutcome.refused(refusal(launch, instanceTakesTasks), now));
      case KnownTask.Live _, KnownTask.Over _ -> IGNORE;
    };
  }

  public static TaskDecision stop(KnownTask known, TaskOrder.Stop order) {
    return switch (known) {
      case KnownTask.Unknown _ -> new TaskDecision.Withdraw(order.taskId(), order.order().reason());
      case KnownTask.Live live ->
          live.task().stop(order.order()).<TaskDecision>map(TaskDecision.Halt::new).orElse(IGNORE);
      case KnownTask.Withdrawn _, KnownTask.Over _ -> IGNORE;
    };
  }

  private static String refusal(TaskLaunch launch, boolean instanceTakesTasks) {
    return instanceTakesTasks
        ? "The task was placed too long ago"
        : "Instance " + launch.instanceId() + " takes no tasks";
  }
}
