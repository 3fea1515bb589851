package io.windlass.scheduler.array;

import static io.windlass.scheduler.job.JobStatus.FAILED;
import static io.windlass.scheduler.job.JobStatus.PENDING;
import static io.windlass.scheduler.job.JobStatus.SUBMITTED;
import static io.windlass.scheduler.job.JobStatus.SUCCEEDED;

import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.job.TransitionTable;
import io.windlass.scheduler.job.TransitionTable.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every step that an array may take (AR-004, AR-005); what is not listed is refused. */
public final class ArrayTransitions {
  public static final List<Row<JobStatus, ArrayEvent.Type>> ROWS =
      List.of(
          new Row<>(null, ArrayEvent.Type.SUBMITTED, SUBMITTED),
          new Row<>(SUBMITTED, ArrayEvent.Type.AWAITED, PENDING),
          new Row<>(SUBMITTED, ArrayEvent.Type.FAILED, FAILED),
          new Row<>(PENDING, ArrayEvent.Type.DEPENDENCY_SATISFIED, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.PEER_SUCCEEDED, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.PEER_DONE, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.CHILD_SPAWNED, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.CHILD_ENDED, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.CHILDREN_FAILED, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.STOP_ACCEPTED, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.PRECEDENCE_CHANGED, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.SUMMARY_PUBLISHED, PENDING),
          new Row<>(PENDING, ArrayEvent.Type.SUCCEEDED, SUCCEEDED),
          new Row<>(PENDING, ArrayEvent.Type.FAILED, FAILED));

  private static final TransitionTable<JobStatus, ArrayEvent.Type> TABLE =
      new TransitionTable<>(ROWS);

  private ArrayTransitions() {}

  /** Returns the state that the event leads to, or a fault if the table does not list the step. */
  public static JobStatus next(@Nullable JobStatus from, ArrayEvent event) {
    return TABLE.next(from, event.type());
  }
}
