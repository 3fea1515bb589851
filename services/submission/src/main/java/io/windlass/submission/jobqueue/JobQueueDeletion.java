package io.windlass.submission.jobqueue;

import io.windlass.submission.outcome.Result;

/**
 * Decides about DeleteJobQueue (JQ-021, JQ-022): a DISABLED queue is deleted with all its jobs. It
 * is removed when its last job has ended.
 */
public final class JobQueueDeletion {
  private JobQueueDeletion() {}

  /** Returns the queue as being deleted, or the reason for refusing the deletion. */
  public static Result<JobQueue> decide(JobQueue present) {
    if (!present.settings().state().equals("DISABLED")) {
      return Result.refused("Cannot delete, job queue state must be DISABLED.");
    }
    return Result.accepted(present.deletionAccepted());
  }
}
