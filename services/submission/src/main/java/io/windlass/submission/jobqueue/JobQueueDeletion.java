package io.windlass.submission.jobqueue;

import io.windlass.submission.outcome.Result;

/**
 * Decides about DeleteJobQueue (JQ-021, JQ-022): a disabled queue is deleted, with whatever is
 * still in it; it disappears when its last job has ended.
 */
public final class JobQueueDeletion {
  private JobQueueDeletion() {}

  /** The queue on its way out, or why it stays. */
  public static Result<JobQueue> decide(JobQueue present) {
    if (!present.settings().state().equals("DISABLED")) {
      return Result.refused("Cannot delete, job queue state must be DISABLED.");
    }
    return Result.accepted(present.deletionAccepted());
  }
}
