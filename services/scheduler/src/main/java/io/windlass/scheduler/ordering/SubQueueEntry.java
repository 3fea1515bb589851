package io.windlass.scheduler.ordering;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import org.jspecify.annotations.Nullable;

/**
 * Who stands at a place of a share's line.
 *
 * @param range if it is children of an array, of which {@code id} is the first
 */
record SubQueueEntry(JobId id, JobProfile profile, @Nullable ChildRange range) {
  static SubQueueEntry of(Job job) {
    return new SubQueueEntry(job.id(), job.profile(), null);
  }

  static SubQueueEntry of(ChildRange range) {
    return new SubQueueEntry(range.first(), range.profile(), range);
  }

  /** How many jobs it stands for. */
  int jobs() {
    return range == null ? 1 : range.ready().count();
  }
}
