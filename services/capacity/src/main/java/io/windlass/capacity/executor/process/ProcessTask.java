package io.windlass.capacity.executor.process;

import io.windlass.capacity.task.TaskLaunch;
import org.jspecify.annotations.Nullable;

/** A task in this executor's charge. What it knows is guarded by the task's own monitor. */
final class ProcessTask {
  enum State {
    /** In the queue. */
    WAITING,
    /** Somebody has been told to start it. */
    SPAWNED,
    /** Known to run, and reported so. */
    RUNNING,
    /** Known to have ended; it is reported once its log is listed. */
    ENDED
  }

  final TaskLaunch launch;
  final TaskRecord taskRecord;
  State state = State.WAITING;
  TaskRecord.@Nullable Claim claim;
  boolean killScheduled;

  /** Who waits for its end; null if an earlier process of the service had it started. */
  TaskStarter.@Nullable Waiter waiter;

  /** Whether a sweep has found its record made, though perhaps not by whom. */
  boolean recordSeen;

  /** How many sweeps in a row found no process and no exit code. */
  int timesMissing;

  ProcessTask(TaskLaunch launch, TaskRecord taskRecord) {
    this.launch = launch;
    this.taskRecord = taskRecord;
  }

  String id() {
    return launch.taskId();
  }
}
