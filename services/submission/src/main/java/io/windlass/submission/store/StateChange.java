package io.windlass.submission.store;

import org.jspecify.annotations.Nullable;

/**
 * The newest state of one job in a batch of events.
 *
 * @param attempt the present or last attempt, in JSON; null keeps what is stored
 * @param endedAttempts a JSON object of attempts that have ended, by number; null if there are none
 */
public record StateChange(
    String jobId,
    long sequence,
    Status status,
    Times times,
    @Nullable String attempt,
    @Nullable String endedAttempts) {
  /** The status, its reason, and the flags of cancellation and termination. */
  public record Status(
      String status, @Nullable String reason, boolean cancelled, boolean terminated) {}

  /** When the job started and stopped, in epoch milliseconds. */
  public record Times(@Nullable Long startedAt, @Nullable Long stoppedAt) {}
}
