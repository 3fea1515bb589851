package io.windlass.submission.store;

import org.jspecify.annotations.Nullable;

/**
 * The newest that one batch of events says about one job.
 *
 * @param attempt the attempt it is about, in JSON; null leaves what is known
 * @param endedAttempts a JSON object: attempts that have ended, by number; null if there are none
 */
public record StateChange(
    String jobId,
    long sequence,
    Status status,
    Times times,
    @Nullable String attempt,
    @Nullable String endedAttempts) {
  /** State, why, and the flags. */
  public record Status(
      String status, @Nullable String reason, boolean cancelled, boolean terminated) {}

  /** When it ran, in epoch milliseconds. */
  public record Times(@Nullable Long startedAt, @Nullable Long stoppedAt) {}
}
