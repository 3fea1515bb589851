package io.windlass.scheduler.step;

import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of the most recently ended jobs. A job that ended in this step, or in one whose
 * transaction has not committed yet, cannot be found in the store. Soft state: empty after
 * recovery.
 */
public final class RecentOutcomes {
  private static final int KEPT = 16_384;

  private final Map<JobId, JobOutcome> outcomes = new HashMap<>();
  private final ArrayDeque<JobId> oldestFirst = new ArrayDeque<>();

  /** Children of an array are known by the ones that failed. */
  void add(JobId job, JobStatus outcome, IndexSet failedChildren) {
    if (outcomes.put(job, new JobOutcome(outcome, failedChildren)) == null) {
      oldestFirst.add(job);
    }
    if (oldestFirst.size() > KEPT) {
      outcomes.remove(oldestFirst.remove());
    }
  }

  public @Nullable JobStatus get(JobId job) {
    JobOutcome known = outcomes.get(job.whole());
    return known == null ? null : known.of(job);
  }
}
