package io.windlass.scheduler.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a job and how it came about.
 *
 * @param version grows by one with each published change, from 1
 */
public record JobProgress(
    JobStatus status, long version, Instant since, @Nullable String statusReason) {

  public JobProgress to(JobStatus next, Instant at, @Nullable String reason) {
    return new JobProgress(next, version + 1, at, reason);
  }

  /** Returns the next version with the same status, for a published change of something else. */
  public JobProgress published() {
    return new JobProgress(status, version + 1, since, statusReason);
  }
}
