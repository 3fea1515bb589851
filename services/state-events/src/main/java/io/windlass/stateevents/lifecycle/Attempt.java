package io.windlass.stateevents.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One attempt of a job, as far as it has come (RT-005). What is not known yet is null. */
public record Attempt(
    int number,
    String taskArn,
    String containerInstanceArn,
    @Nullable String logStreamName,
    @Nullable Instant startedAt,
    @Nullable Instant stoppedAt,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String statusReason) {}
