package io.windlass.scheduler.query;

import io.windlass.scheduler.job.JobId;

/**
 * A question about an account as it is once everything that was said before has been decided. It
 * changes nothing.
 */
public sealed interface Query {
  /** Which jobs are at the front of a queue (JQ-030). */
  record FrontOfQueue(String queueArn) implements Query {}

  /** Why a job waits, or what it does. */
  record WhyWaiting(JobId id) implements Query {}
}
