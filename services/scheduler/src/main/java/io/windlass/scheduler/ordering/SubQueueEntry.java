package io.windlass.scheduler.ordering;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a share's sub-queue.
 *
 * @param range the children of an array if it is such, of which {@code id} is the first; otherwise
 *     null
 */
record SubQueueEntry(JobId id, JobProfile profile, @Nullable ChildRange range) {
  static SubQueueEntry of(Job job) {
    return new SubQueueEntry(job.id(), job.profile(), null);
  }

  static SubQueueEntry of(ChildRange range) {
    return new SubQueueEntry(range.first(), range.profile(), range);
  }

  /** Returns how many jobs it stands for. */
  int jobs() {
    return range == null ? 1 : range.ready().count();
  }
}
