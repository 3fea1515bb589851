package io.windlass.stateevents.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a job, as far as it has come (RT-005). What is not known yet is null.
 *
 * @param pod what is told of pods alone; null of other tasks, and until its pod is on a node
 */
public record Attempt(
    int number,
    String taskArn,
    String containerInstanceArn,
    @Nullable String logStreamName,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String statusReason,
    @Nullable PodAttempt pod) {
  /** Creates an attempt that is no pod. */
  public Attempt(
      int number,
      String taskArn,
      String containerInstanceArn,
      @Nullable String logStreamName,
      @Nullable Instant startedAt,
      @Nullable Instant stoppedAt,
      @Nullable Integer exitCode,
      @Nullable String reason,
      @Nullable String statusReason) {
    this(
        number,
        taskArn,
        containerInstanceArn,
        logStreamName,
        startedAt,
        stoppedAt,
        exitCode,
        reason,
        statusReason,
        null);
  }
}
