package io.windlass.scheduler.ordering;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;

/**
 * The children of one array job that wait in a queue as indexes. They are one entry of the queue,
 * at the position of the first child.
 */
public record ChildRange(JobId array, long order, JobProfile profile, IndexSet ready) {
  public static ChildRange of(ArrayJob array) {
    return new ChildRange(array.id(), array.submission().order(), array.profile(), array.ready());
  }

  /** Returns the same array with no child that waits. */
  public ChildRange none() {
    return new ChildRange(array, order, profile, IndexSet.NONE);
  }

  public boolean isEmpty() {
    return ready.isEmpty();
  }

  JobId first() {
    return array.child(ready.first());
  }

  QueuePosition position() {
    return new QueuePosition(true, order, ready.first());
  }
}
