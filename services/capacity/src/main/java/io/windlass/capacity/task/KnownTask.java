package io.windlass.capacity.task;

/** What is known of a task when an order for it comes. */
public sealed interface KnownTask {
  TaskState state();

  /** Never heard of, or so long ago that it is forgotten. */
  record Unknown() implements KnownTask {
    @Override
    public TaskState state() {
      return TaskState.UNKNOWN;
    }
  }

  record Live(LiveTask task) implements KnownTask {
    @Override
    public TaskState state() {
      return task.state();
    }
  }

  /** A stop came before its start. */
  record Withdrawn(String reason) implements KnownTask {
    @Override
    public TaskState state() {
      return TaskState.WITHDRAWN;
    }
  }

  /** Over and recorded. */
  record Over() implements KnownTask {
    @Override
    public TaskState state() {
      return TaskState.STOPPED;
    }
  }
}
