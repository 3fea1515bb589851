package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Decides, at each sweep, what has become of a task of which no event has come: by its record, and
 * by whether the processes that the record names still run. A task is started again only if it has
 * certainly not started and the starter that was told to start it will not. The caller holds the
 * monitor of the task.
 */
record TaskLiveness(TaskRecords records, String bootId) {
  /** How many sweeps in a row have to find nothing of a task until it counts as missing. */
  static final int MOST_TIMES_MISSING = 5;

  /** The result for a task that is not present. */
  enum Finding {
    /** It has ended, or more has to be waited for. */
    ACCOUNTED_FOR,
    /** It has not started and will not; it may be started again. */
    NOT_STARTED,
    /** It may have run, and its end is not known. */
    LOST
  }

  /**
   * Returns whether the task is waiting for its start, running, or over. If so, the count of sweeps
   * starts again.
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
   * Decides about a task that is not present and whose record has just been read. Removes the
   * record of a task that is not started, so that another starter can create it.
   *
   * @throws UncheckedIOException if the record cannot be read or removed
   */
  Finding findingOf(ProcessTask task) {
    if (task.state == ProcessTask.State.ENDED || hasStarter(task)) {
      task.timesMissing = 0;
      return Finding.ACCOUNTED_FOR;
    }
    if (task.taskRecord.isMade() && !task.recordSeen) {
      task.recordSeen = true; // a starter has just begun: the count starts again
      task.timesMissing = 0;
    }
    task.timesMissing++;
    if (task.state == ProcessTask.State.SPAWNED && isToBeStartedAgain(task)) {
      task.timesMissing = 0;
      return Finding.NOT_STARTED;
    }
    return task.timesMissing >= MOST_TIMES_MISSING ? Finding.LOST : Finding.ACCOUNTED_FOR;
  }

  /** Returns whether the starter that took the task on still runs, and so will record its end. */
  private boolean hasStarter(ProcessTask task) {
    return RunningProcesses.isRunning(task.taskRecord.read().maker(), bootId);
  }

  /**
   * Returns whether the task has certainly not started and will not: its starter is dead, or none
   * has come to it for long. Removes the record if a dead starter created it and did not begin.
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
    return task.taskRecord.read().isUntouched() && takeBack(task); // read again: it is final now
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
