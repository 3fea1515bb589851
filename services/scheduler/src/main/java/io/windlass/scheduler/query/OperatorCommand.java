package io.windlass.scheduler.query;

import io.windlass.scheduler.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Something that a user wants of the scheduler beyond what AWS knows, decided at once: it is
 * carried out, or refused with a reason. To repeat one changes nothing.
 */
public sealed interface OperatorCommand {
  /**
   * Keep a job that has not been placed from being placed, or let it go again. Of an array it
   * concerns all children that are not placed.
   *
   * @param reason in the user's words
   */
  record Hold(JobId id, boolean held, String reason) implements OperatorCommand {}

  /**
   * Give a job that waits another place among the jobs of its queue; of an array, to all its
   * children that wait. What is null stays as it is.
   */
  record ChangePrecedence(JobId id, @Nullable Integer priority, @Nullable String share)
      implements OperatorCommand {}

  /** Serve a queue otherwise; what is null stays as it is. */
  record Control(String queueArn, @Nullable Boolean paused, @Nullable Integer maxRunning)
      implements OperatorCommand {}
}
