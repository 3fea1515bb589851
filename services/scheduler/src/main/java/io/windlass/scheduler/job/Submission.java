package io.windlass.scheduler.job;

import java.time.Instant;

/**
 * What a job was submitted as; it never changes, but for its place among others of its queue.
 *
 * @param order grows with each submission that the account's core accepts: the FIFO order (JQ-040)
 */
public record Submission(JobId id, String name, Instant createdAt, long order, JobProfile profile) {
  /** The same with another place among the jobs of its queue. */
  public Submission with(JobProfile.Precedence precedence) {
    return new Submission(id, name, createdAt, order, profile.with(precedence));
  }
}
