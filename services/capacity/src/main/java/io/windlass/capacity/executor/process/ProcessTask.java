package io.windlass.capacity.executor.process;

import io.windlass.capacity.task.TaskLaunch;
import org.jspecify.annotations.Nullable;

/** A task in this executor's charge. What it knows is guarded by the task's own monitor. */
final class ProcessTask {
  enum State {
    /** In the queue. */
    WAITING,
    /** A shell has been told. */
    SPAWNED,
    /** Known to run, and reported so. */
    RUNNING,
    /** Known to have ended; its log is being completed, then it is reported. */
    ENDED
  }

  final TaskLaunch launch;
  final TaskRecord taskRecord;
  State state = State.WAITING;
  TaskRecord.@Nullable Claim claim;
  boolean killScheduled;

  /** The shell that was told to run it; null if an earlier process of the service told one. */
  @Nullable TaskShell shell;

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
