package io.windlass.scheduler.gang;

import static io.windlass.scheduler.gang.NodeStatus.FAILED;
import static io.windlass.scheduler.gang.NodeStatus.RESERVED;
import static io.windlass.scheduler.gang.NodeStatus.RUNNABLE;
import static io.windlass.scheduler.gang.NodeStatus.RUNNING;
import static io.windlass.scheduler.gang.NodeStatus.STARTING;
import static io.windlass.scheduler.gang.NodeStatus.SUCCEEDED;

import io.windlass.scheduler.job.TransitionTable;
import io.windlass.scheduler.job.TransitionTable.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every legal step of a node, as data (MNP-008 to MNP-013). A closed world: a pair of state and
 * event that is not listed is refused.
 */
public final class NodeTransitions {
  public static final List<Row<NodeStatus, NodeEvent.Type>> ROWS =
      List.of(
          new Row<>(null, NodeEvent.Type.SET_ASIDE, RESERVED),
          new Row<>(RUNNABLE, NodeEvent.Type.SET_ASIDE, RESERVED),
          new Row<>(RUNNABLE, NodeEvent.Type.ABANDONED, FAILED),
          new Row<>(RESERVED, NodeEvent.Type.ORDERED, STARTING),
          new Row<>(RESERVED, NodeEvent.Type.RELEASED, RUNNABLE),
          new Row<>(RESERVED, NodeEvent.Type.ABANDONED, FAILED),
          new Row<>(STARTING, NodeEvent.Type.STARTED, RUNNING),
          new Row<>(STARTING, NodeEvent.Type.STOP_ORDERED, STARTING),
          new Row<>(STARTING, NodeEvent.Type.FAILED, FAILED),
          new Row<>(STARTING, NodeEvent.Type.RETURNED, RUNNABLE),
          new Row<>(STARTING, NodeEvent.Type.RELEASED, RUNNABLE),
          new Row<>(RUNNING, NodeEvent.Type.STOP_ORDERED, RUNNING),
          new Row<>(RUNNING, NodeEvent.Type.SUCCEEDED, SUCCEEDED),
          new Row<>(RUNNING, NodeEvent.Type.FAILED, FAILED),
          new Row<>(RUNNING, NodeEvent.Type.RETURNED, RUNNABLE),
          new Row<>(SUCCEEDED, NodeEvent.Type.RELEASED, RUNNABLE),
          new Row<>(FAILED, NodeEvent.Type.RELEASED, RUNNABLE));

  private static final TransitionTable<NodeStatus, NodeEvent.Type> TABLE =
      new TransitionTable<>(ROWS);

  private NodeTransitions() {}

  /** Returns the state that the event leads to, or a fault if the table does not list the step. */
  public static NodeStatus next(@Nullable NodeStatus from, NodeEvent event) {
    return TABLE.next(from, event.type());
  }
}
