package io.windlass.capacity.task;

/** What an order leads to. */
public sealed interface TaskDecision {
  /** The task is taken on: make it durable, then start it. */
  record Assign(LiveTask task) implements TaskDecision {}

  /** It never runs, and this is what to tell. */
  record Answer(TaskLaunch launch, TaskOutcome outcome) implements TaskDecision {}

  /** A running or starting task is to stop: make the order durable, then stop it. */
  record Halt(LiveTask task) implements TaskDecision {}

  /** The stop came before the start: remember that. */
  record Withdraw(String taskId, String reason) implements TaskDecision {}

  /** Heard before, or too late. */
  record Ignore() implements TaskDecision {}
}
