package io.windlass.scheduler.job;

import java.time.Instant;

/**
 * What a job was submitted as; it never changes.
 *
 * @param order grows with each submission that the account's core accepts: the FIFO order (JQ-040)
 */
public record Submission(
    JobId id, String name, Instant createdAt, long order, JobProfile profile) {}
