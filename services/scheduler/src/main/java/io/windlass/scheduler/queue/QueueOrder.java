package io.windlass.scheduler.queue;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the RUNNABLE jobs of one queue are tried. The head decides alone: while it
 * does not fit, nobody behind it is looked at (JQ-044). Each operation costs at most the logarithm
 * of the number of jobs.
 */
public interface QueueOrder {
  void add(Job job);

  void remove(Job job);

  /**
   * Takes in what now waits of an array as indexes, in place of what did before; returns by how
   * many that is more.
   */
  int offer(ChildRange range);

  /** The next job to place, which may be a child that is no job yet; null when nothing waits. */
  @Nullable JobId head();

  /** Where the head stands, to compare queues of equal priority; null when nothing waits. */
  @Nullable QueuePosition headPosition();

  int size();

  /** The first jobs, in order (JQ-030). */
  List<JobId> first(int count);
}
