package io.windlass.scheduler.query;

import io.windlass.scheduler.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * A command of a user beyond the AWS API. It is decided at once: carried out, or refused with a
 * reason. Repeating one has no effect.
 */
public sealed interface OperatorCommand {
  /**
   * Holds a job that has not been placed, or releases it. Of an array, it applies to all children
   * that have not been placed.
   *
   * @param reason in the user's words
   */
  record Hold(JobId id, boolean held, String reason) implements OperatorCommand {}

  /**
   * Changes the priority or share of a waiting job; of an array, of all its waiting children. A
   * null component stays as it is.
   */
  record ChangePrecedence(JobId id, @Nullable Integer priority, @Nullable String share)
      implements OperatorCommand {}

  /** Pauses or limits a queue. A null component stays as it is. */
  record Control(String queueArn, @Nullable Boolean paused, @Nullable Integer maxRunning)
      implements OperatorCommand {}
}
