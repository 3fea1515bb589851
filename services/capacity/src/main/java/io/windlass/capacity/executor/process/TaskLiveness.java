package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Decides, at each sweep, what has become of a task that nothing is reported of: from its record,
 * and from whether the processes that the record names still run. A task is started again only if
 * it surely has not started and whoever was told to start it will not. The caller holds the task's
 * monitor.
 */
final class TaskLiveness {
  /** How many sweeps in a row may find nothing of a task before that decides. */
  static final int MOST_TIMES_MISSING = 5;

  /** What a sweep finds. */
  enum Finding {
    /** It has ended, or it is too early to say more. */
    ACCOUNTED_FOR,
    /** It has not started and will not; it may be started again. */
    NOT_STARTED,
    /** It may have run, and nobody knows how it ended. */
    LOST
  }

  private final TaskRecords records;
  private final String bootId;

  TaskLiveness(TaskRecords records, String bootId) {
    this.records = records;
    this.bootId = bootId;
  }

  /**
   * Returns whether the task is as it should be: about to be started, running, or over. Then the
   * count of sweeps begins anew.
   */
  boolean isPresent(ProcessTask task) {
    var claim = task.claim;
    boolean present =
        switch (task.state) {
          case WAITING, ENDED -> true;
          case SPAWNED -> false;
          case RUNNING -> claim != null && RunningProcesses.isRunning(claim);
        };
    if (present) {
      task.timesMissing = 0;
    }
    return present;
  }

  /**
   * Decides about a task that is not present and whose record has been looked at. Removes the
   * record of one that is not started, so that another starter can make it.
   *
   * @throws UncheckedIOException if the record cannot be read or removed
   */
  Finding findingOf(ProcessTask task) {
    if (task.state == ProcessTask.State.ENDED || hasStarter(task)) {
      task.timesMissing = 0;
      return Finding.ACCOUNTED_FOR;
    }
    if (task.taskRecord.isMade() && !task.recordSeen) {
      task.recordSeen = true; // a starter has just begun with it: the count starts anew
      task.timesMissing = 0;
    }
    task.timesMissing++;
    if (task.state == ProcessTask.State.SPAWNED && isToBeStartedAgain(task)) {
      task.timesMissing = 0;
      return Finding.NOT_STARTED;
    }
    return task.timesMissing >= MOST_TIMES_MISSING ? Finding.LOST : Finding.ACCOUNTED_FOR;
  }

  /** Returns whether the starter that has taken the task on lives, and will say how it ends. */
  private boolean hasStarter(ProcessTask task) {
    return RunningProcesses.isRunning(task.taskRecord.read().maker(), bootId);
  }

  /**
   * Returns whether the task has surely not started, and whoever was told to start it will not:
   * that one is dead, or has not come to it for long. Takes back what a dead starter took on and
   * did not begin.
   */
  private boolean isToBeStartedAgain(ProcessTask task) {
    if (!task.taskRecord.isMade()) {
      var waiter = task.waiter;
      return task.timesMissing >= MOST_TIMES_MISSING || (waiter != null && waiter.isGone());
    }
    boolean sameEpoch = task.launch.epoch().equals(bootId);
    var maker = task.taskRecord.read().maker();
    if (!sameEpoch || maker == null || RunningProcesses.isRunning(maker, bootId)) {
      return false;
    }
    return task.taskRecord.read().isUntouched() && takeBack(task); // as the dead one left it
  }

  private boolean takeBack(ProcessTask task) {
    try {
      records.remove(task.id());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
