package io.windlass.scheduler.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a job stands.
 *
 * @param version grows by one with each change that the world hears of, from 1
 */
public record Standing(
    JobStatus status, long version, Instant since, @Nullable String statusReason) {

  public Standing to(JobStatus next, Instant at, @Nullable String reason) {
    return new Standing(next, version + 1, at, reason);
  }

  /** The same, of which the world hears something else that has changed. */
  public Standing told() {
    return new Standing(status, version + 1, since, statusReason);
  }
}
