package io.windlass.scheduler.job;

import java.time.Instant;

/**
 * What was submitted. Only priority and share can change afterwards.
 *
 * @param order grows with each submission that the account's core accepts: the FIFO order (JQ-040)
 */
public record Submission(JobId id, String name, Instant createdAt, long order, JobProfile profile) {
  /** Returns the same with another priority and share. */
  public Submission with(JobProfile.Precedence precedence) {
    return new Submission(id, name, createdAt, order, profile.with(precedence));
  }
}
