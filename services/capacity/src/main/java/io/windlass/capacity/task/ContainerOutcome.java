package io.windlass.capacity.task;

import org.jspecify.annotations.Nullable;

/**
 * How one container of a task ended.
 *
 * @param exitCode 128 + signal when a signal ended it; null if it never ran or the code is not
 *     known
 * @param reason its own, as in {@link TaskOutcome}; null when there is nothing to say
 * @param logStreamName log stream of its output; null if it never ran
 */
public record ContainerOutcome(
    String name,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String logStreamName) {}
