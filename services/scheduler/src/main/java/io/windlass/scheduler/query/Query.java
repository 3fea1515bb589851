package io.windlass.scheduler.query;

import io.windlass.scheduler.job.JobId;

/** A query about the state of an account after all earlier commands. It changes nothing. */
public sealed interface Query {
  /** Which jobs are at the front of a queue (JQ-030). */
  record FrontOfQueue(String queueArn) implements Query {}

  /** Why a job waits, or what it does. */
  record WhyWaiting(JobId id) implements Query {}
}
