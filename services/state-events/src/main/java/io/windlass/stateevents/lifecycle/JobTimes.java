package io.windlass.stateevents.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job was submitted, when its present or last attempt came up, and when it ended for good
 * (J-017).
 */
public record JobTimes(
    Instant createdAt, @Nullable Instant startedAt, @Nullable Instant stoppedAt) {}
