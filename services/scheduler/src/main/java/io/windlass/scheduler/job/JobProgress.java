package io.windlass.scheduler.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands.
 *
 * @param version grows by one with each change that the world hears of, from 1
 */
public record JobProgress(
    JobStatus status, long version, Instant since, @Nullable String statusReason) {

  public JobProgress to(JobStatus next, Instant at, @Nullable String reason) {
    return new JobProgress(next, version + 1, at, reason);
  }

  /** The same, of which the world hears something else that has changed. */
  public JobProgress told() {
    return new JobProgress(status, version + 1, since, statusReason);
  }
}
