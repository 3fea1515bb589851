package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.JobIdentity;
import java.time.Instant;

/**
 * A job was submitted.
 *
 * @param detail the job as DescribeJobs shows it at that moment, in JSON
 */
public record Submission(JobIdentity job, Instant createdAt, String detail) {}
