package io.windlass.scheduler.step;

import io.windlass.scheduler.array.IndexSet;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;

/**
 * How a job ended, and with it its children if it was an array.
 *
 * @param failedChildren those of its children that failed
 */
public record JobOutcome(JobStatus status, IndexSet failedChildren) {
  /** Returns the outcome of the job itself, or of a child of it. */
  public JobStatus of(JobId id) {
    if (id.part() != JobId.Part.CHILD) {
      return status;
    }
    return failedChildren.contains(id.index()) ? JobStatus.FAILED : JobStatus.SUCCEEDED;
  }
}
