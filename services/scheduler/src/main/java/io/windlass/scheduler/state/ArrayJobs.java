package io.windlass.scheduler.state;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.dependency.DependencyGraph;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import io.windlass.scheduler.ordering.ChildRange;
import io.windlass.scheduler.queue.Queues;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished array jobs of an account, and indexes over them: N_TO_N dependents, and the number
 * of children in each status. Like all indexes, these follow from the arrays and jobs alone.
 * Changed by {@link AccountState} only.
 */
public final class ArrayJobs {
  private final Map<JobId, ArrayJob> arrays = new HashMap<>();
  private final Map<JobId, Map<JobStatus, Integer>> live = new HashMap<>();
  private final DependencyGraph peers = new DependencyGraph();
  private final Queues queues;
  private final DependencyGraph dependencies;
  private final HeldJobs holds;

  ArrayJobs(Queues queues, DependencyGraph dependencies, HeldJobs holds) {
    this.holds = holds;
    this.queues = queues;
    this.dependencies = dependencies;
  }

  /** Returns the array of that id, or whose child it is; null if there is none that is not over. */
  public @Nullable ArrayJob get(JobId id) {
    return arrays.get(id.whole());
  }

  public Collection<ArrayJob> all() {
    return Collections.unmodifiableCollection(arrays.values());
  }

  /** Returns the N_TO_N dependencies between arrays. */
  public DependencyGraph peers() {
    return peers;
  }

  /** Returns how many children are in which state (AR-011); states without any are left out. */
  public Map<JobStatus, Integer> summary(ArrayJob array) {
    ArrayJob.Children children = array.children();
    Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
    if (array.status() == JobStatus.SUBMITTED) {
      return counts;
    }
    if (array.status().isTerminal()) {
      IndexSet failures = array.failures();
      count(counts, JobStatus.FAILED, failures.count());
      count(counts, JobStatus.SUCCEEDED, array.size() - failures.count());
      return counts;
    }
    int ready = array.ready().count();
    counts.putAll(live.getOrDefault(array.id(), Map.of()));
    count(counts, JobStatus.RUNNABLE, ready);
    count(counts, JobStatus.PENDING, array.size() - children.left().count() - ready);
    count(counts, JobStatus.FAILED, children.failed().count());
    count(counts, JobStatus.SUCCEEDED, children.ended().count() - children.failed().count());
    return counts;
  }

  void index(@Nullable ArrayJob before, ArrayJob after) {
    JobId id = after.id();
    if (after.status().isTerminal()) {
      arrays.remove(id);
      live.remove(id);
    } else {
      arrays.put(id, after);
    }
    if (before != null && before.status() == JobStatus.SUBMITTED) {
      queues.stopAwaiting(before.profile().queueArn(), id);
    }
    if (after.status() == JobStatus.SUBMITTED) {
      queues.await(after.profile().queueArn(), id);
    }
    if (before == null
        || before.status() != after.status()
        || !before.waits().equals(after.waits())) {
      changeWaits(before, after);
    }
    if (before == null || mayDiffer(before, after)) {
      offer(after);
    }
  }

  /** Puts those children into their queue that are ready, and are not held with their array. */
  void offer(ArrayJob array) {
    ChildRange ready = ChildRange.of(array);
    queues.offer(holds.contains(array.id()) ? ready.none() : ready);
  }

  /** Returns whether the set of ready children may have changed. */
  private static boolean mayDiffer(ArrayJob before, ArrayJob after) {
    return after.sequential()
        || before.status() != after.status()
        || !before.profile().equals(after.profile())
        || !before.children().left().equals(after.children().left())
        || !before.waits().equals(after.waits());
  }

  private void changeWaits(@Nullable ArrayJob before, ArrayJob after) {
    if (before != null && before.status() == JobStatus.PENDING) {
      dependencies.remove(before.id(), before.waits().outstanding());
      peers.remove(before.id(), before.waits().onPeers());
    }
    if (after.status() == JobStatus.PENDING) {
      dependencies.add(after.id(), after.waits().outstanding());
      peers.add(after.id(), after.waits().onPeers());
    }
  }

  /** Counts a child, which is a job, in its new state. */
  void countChild(@Nullable Job before, Job after) {
    if (after.id().part() != JobId.Part.CHILD) {
      return;
    }
    Map<JobStatus, Integer> counts =
        live.computeIfAbsent(after.id().whole(), _ -> new EnumMap<>(JobStatus.class));
    if (before != null) {
      count(counts, before.status(), -1);
    }
    if (!after.status().isTerminal()) {
      count(counts, after.status(), 1);
    }
  }

  private static void count(Map<JobStatus, Integer> counts, JobStatus status, int more) {
    counts.merge(status, more, (a, b) -> a + b == 0 ? null : a + b);
    counts.remove(status, 0);
  }
}
