package io.windlass.capacity.store;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.task.KnownTask;
import io.windlass.capacity.task.LiveTask;
import io.windlass.messaging.SqlStatement;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What capacity keeps outside of its memory: everything that survives a crash. Reading blocks; what
 * {@link #writes} is given lasts once the transaction commits that its statements are part of.
 */
public interface CapacityRows {
  /**
   * What one batch changes.
   *
   * @param assigned tasks taken on
   * @param halted tasks that have been told to stop
   * @param remembered tasks that will never run, with the reason of those that were withdrawn
   * @param purgeBefore finished tasks from before this are forgotten; null forgets nothing
   */
  record Changes(
      List<Decision> decisions,
      Collection<LiveTask> assigned,
      Collection<LiveTask> halted,
      Map<String, @Nullable String> remembered,
      @Nullable Instant purgeBefore) {}

  /** The environments of a partition. */
  List<ComputeEnvironment> environments(int partition);

  /** The tasks of a partition that a host has taken on and not finished. */
  List<LiveTask> tasks(int partition, String hostId);

  /** Returns the ids of the hosts that have unfinished tasks of a partition. */
  Set<String> hosts(int partition);

  /** What is remembered of tasks that are not running; an id without an entry is unknown. */
  Map<String, KnownTask> finished(Collection<String> taskIds);

  /** Which of these tasks a host has taken on and not finished, in whatever partition. */
  Set<String> unfinished(String hostId, Collection<String> taskIds);

  /** What makes the changes of a batch of a partition durable. */
  List<SqlStatement> writes(int partition, String hostId, Instant now, Changes changes);
}
