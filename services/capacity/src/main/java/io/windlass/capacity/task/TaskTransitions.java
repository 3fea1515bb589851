package io.windlass.capacity.task;

import static io.windlass.capacity.task.TaskState.ASSIGNED;
import static io.windlass.capacity.task.TaskState.STARTED;
import static io.windlass.capacity.task.TaskState.STOPPED;
import static io.windlass.capacity.task.TaskState.STOPPING;
import static io.windlass.capacity.task.TaskState.UNKNOWN;
import static io.windlass.capacity.task.TaskState.WITHDRAWN;

import java.util.List;
import java.util.Optional;

/**
 * Every change of state that a task may make. What is not a row here is ignored: a repeated
 * command, a late report, or one that lost a race.
 */
public final class TaskTransitions {
  /** What happens to a task. */
  public enum Trigger {
    /** StartTask, on an instance that takes tasks. */
    START,
    /** StartTask, on an instance that does not. */
    REFUSE,
    /** StopTask. */
    STOP,
    /** The executor says that it is up. */
    REPORT_STARTED,
    /** The executor says that it is over. */
    REPORT_STOPPED
  }

  /** One permitted change. */
  public record Row(TaskState from, Trigger trigger, TaskState to) {}

  public static final List<Row> ROWS =
      List.of(
          new Row(UNKNOWN, Trigger.START, ASSIGNED),
          new Row(UNKNOWN, Trigger.REFUSE, STOPPED),
          new Row(UNKNOWN, Trigger.STOP, WITHDRAWN),
          new Row(WITHDRAWN, Trigger.START, STOPPED),
          new Row(WITHDRAWN, Trigger.REFUSE, STOPPED),
          new Row(ASSIGNED, Trigger.STOP, STOPPING),
          new Row(ASSIGNED, Trigger.REPORT_STARTED, STARTED),
          new Row(ASSIGNED, Trigger.REPORT_STOPPED, STOPPED),
          new Row(STARTED, Trigger.STOP, STOPPING),
          new Row(STARTED, Trigger.REPORT_STOPPED, STOPPED),
          new Row(STOPPING, Trigger.REPORT_STARTED, STOPPING),
          new Row(STOPPING, Trigger.REPORT_STOPPED, STOPPED));

  private TaskTransitions() {}

  /** The state after a change; empty when it is to be ignored. */
  public static Optional<TaskState> next(TaskState from, Trigger trigger) {
    for (Row row : ROWS) {
      if (row.from == from && row.trigger == trigger) {
        return Optional.of(row.to);
      }
    }
    return Optional.empty();
  }

  static boolean permits(TaskState from, Trigger trigger) {
    return next(from, trigger).isPresent();
  }
}
