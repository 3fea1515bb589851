package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.JobIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job was submitted.
 *
 * @param detail the job as DescribeJobs shows it at that moment, in JSON
 * @param principalArn who submitted it; null if that is not known
 */
public record Submission(
    JobIdentity job, Instant createdAt, String detail, @Nullable String principalArn) {

  /** A submission by somebody who is not known. */
  public Submission(JobIdentity job, Instant createdAt, String detail) {
    this(job, createdAt, detail, null);
  }
}
