package io.windlass.capacity.executor.process;

import io.windlass.capacity.task.TaskLaunch;
import org.jspecify.annotations.Nullable;

/** A task of this executor. Its fields are guarded by its monitor. */
final class ProcessTask {
  enum State {
    /** Waits for its start. */
    WAITING,
    /** A starter has been told to start it. */
    SPAWNED,
    /** Runs, and is reported as started. */
    RUNNING,
    /** Has ended; reported as soon as its log stream is listed. */
    ENDED
  }

  final TaskLaunch launch;
  final TaskRecord taskRecord;
  State state = State.WAITING;
  TaskRecord.@Nullable Claim claim;
  boolean killScheduled;

  /** Waits for its end; null if an earlier process of the service had it started. */
  TaskStarter.@Nullable Waiter waiter;

  /** Whether a sweep has found its record. */
  boolean recordSeen;

  /** How many sweeps in a row found neither a process nor an exit code. */
  int timesMissing;

  ProcessTask(TaskLaunch launch, TaskRecord taskRecord) {
    this.launch = launch;
    this.taskRecord = taskRecord;
  }

  String id() {
    return launch.taskId();
  }
}
