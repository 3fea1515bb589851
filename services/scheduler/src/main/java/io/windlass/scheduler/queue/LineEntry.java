package io.windlass.scheduler.queue;

import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import org.jspecify.annotations.Nullable;

/**
 * Who stands at a place of a share's line.
 *
 * @param range if it is children of an array, of which {@code id} is the first
 */
record LineEntry(JobId id, JobProfile profile, @Nullable ChildRange range) {
  static LineEntry of(Job job) {
    return new LineEntry(job.id(), job.profile(), null);
  }

  static LineEntry of(ChildRange range) {
    return new LineEntry(range.first(), range.profile(), range);
  }

  /** How many jobs it stands for. */
  int jobs() {
    return range == null ? 1 : range.ready().count();
  }
}
