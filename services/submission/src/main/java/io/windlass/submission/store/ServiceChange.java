package io.windlass.submission.store;

import org.jspecify.annotations.Nullable;

/**
 * The newest that one batch of events says about one service job.
 *
 * @param scheduledAt when it was handed over; null leaves what is known
 * @param environment ARN of the service environment of its attempt; null leaves what is known
 * @param preemptions how often it has been preempted
 */
public record ServiceChange(
    StateChange state, @Nullable Long scheduledAt, @Nullable String environment, int preemptions) {}
