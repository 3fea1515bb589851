package io.windlass.scheduler.job;

import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.PENDING;
import static io.windlass.scheduler.job.JobStatus.RUNNABLE;
import static io.windlass.scheduler.job.JobStatus.RUNNING;
import static io.windlass.scheduler.job.JobStatus.SCHEDULED;
import static io.windlass.scheduler.job.JobStatus.STARTING;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;

import io.windlass.scheduler.job.TransitionTable.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every legal step of a job, as data (JS-001 to JS-008). A closed world: a pair of state and event
 * that is not listed is refused. Final states list nothing, so nothing leaves them.
 */
public final class JobTransitions {
  public static final List<Row<JobStatus, JobEvent.Type>> ROWS =
      List.of(
          new Row<>(null, JobEvent.Type.SUBMITTED, SUBMITTED),
          new Row<>(null, JobEvent.Type.SPAWNED, RUNNABLE),
          new Row<>(SUBMITTED, JobEvent.Type.DEPENDENCIES_AWAITED, PENDING),
          new Row<>(SUBMITTED, JobEvent.Type.BECAME_RUNNABLE, RUNNABLE),
          new Row<>(SUBMITTED, JobEvent.Type.FAILED, FAILED),
          new Row<>(PENDING, JobEvent.Type.DEPENDENCY_SATISFIED, PENDING),
          new Row<>(PENDING, JobEvent.Type.STOP_ACCEPTED, PENDING),
          new Row<>(PENDING, JobEvent.Type.PRECEDENCE_CHANGED, PENDING),
          new Row<>(PENDING, JobEvent.Type.BECAME_RUNNABLE, RUNNABLE),
          new Row<>(PENDING, JobEvent.Type.FAILED, FAILED),
          new Row<>(RUNNABLE, JobEvent.Type.WAIT_EXPLAINED, RUNNABLE),
          new Row<>(RUNNABLE, JobEvent.Type.PRECEDENCE_CHANGED, RUNNABLE),
          new Row<>(RUNNABLE, JobEvent.Type.PLACED, STARTING),
          new Row<>(RUNNABLE, JobEvent.Type.HANDED_OVER, SCHEDULED),
          new Row<>(RUNNABLE, JobEvent.Type.FAILED, FAILED),
          new Row<>(SCHEDULED, JobEvent.Type.PREPARED, STARTING),
          new Row<>(SCHEDULED, JobEvent.Type.STOP_ACCEPTED, SCHEDULED),
          new Row<>(SCHEDULED, JobEvent.Type.RETURNED, RUNNABLE),
          new Row<>(SCHEDULED, JobEvent.Type.PREEMPTED, RUNNABLE),
          new Row<>(SCHEDULED, JobEvent.Type.PREEMPTED_FOR_GOOD, FAILED),
          new Row<>(SCHEDULED, JobEvent.Type.REFUSED, RUNNABLE),
          new Row<>(SCHEDULED, JobEvent.Type.ATTEMPT_FAILED, FAILED),
          new Row<>(SCHEDULED, JobEvent.Type.FAILED, FAILED),
          new Row<>(STARTING, JobEvent.Type.STARTED, RUNNING),
          new Row<>(STARTING, JobEvent.Type.STOP_ACCEPTED, STARTING),
          new Row<>(STARTING, JobEvent.Type.RETURNED, RUNNABLE),
          new Row<>(STARTING, JobEvent.Type.PREEMPTED, RUNNABLE),
          new Row<>(STARTING, JobEvent.Type.PREEMPTED_FOR_GOOD, FAILED),
          new Row<>(STARTING, JobEvent.Type.REFUSED, RUNNABLE),
          new Row<>(STARTING, JobEvent.Type.ATTEMPT_FAILED, FAILED),
          new Row<>(STARTING, JobEvent.Type.FAILED, FAILED),
          new Row<>(RUNNING, JobEvent.Type.STOP_ACCEPTED, RUNNING),
          new Row<>(RUNNING, JobEvent.Type.TIMED_OUT, RUNNING),
          new Row<>(RUNNING, JobEvent.Type.RETURNED, RUNNABLE),
          new Row<>(RUNNING, JobEvent.Type.PREEMPTED, RUNNABLE),
          new Row<>(RUNNING, JobEvent.Type.PREEMPTED_FOR_GOOD, FAILED),
          new Row<>(RUNNING, JobEvent.Type.SUCCEEDED, SUCCEEDED),
          new Row<>(RUNNING, JobEvent.Type.ATTEMPT_FAILED, FAILED));

  private static final TransitionTable<JobStatus, JobEvent.Type> TABLE =
      new TransitionTable<>(ROWS);

  private JobTransitions() {}

  /** Returns the state that the event leads to, or a fault if the table does not list the step. */
  public static JobStatus next(@Nullable JobStatus from, JobEvent event) {
    return TABLE.next(from, event.type());
  }
}
