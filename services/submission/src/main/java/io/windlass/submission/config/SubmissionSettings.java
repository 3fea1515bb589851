package io.windlass.submission.config;

import io.windlass.submission.job.SubmissionLimits;
import java.time.Duration;

/**
 * How submission behaves.
 *
 * @param groupCommit how accepted jobs share transactions
 */
public record SubmissionSettings(
    Timing timing, GroupCommitSettings groupCommit, SubmissionLimits limits, Audit audit) {
  private static final Duration LEAST_RETENTION = Duration.ofDays(7);

  /** AWS's limits, and times that suit one instance or a few. */
  public static final SubmissionSettings DEFAULTS =
      new SubmissionSettings(
          new Timing(
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofMillis(250),
              Duration.ofDays(8),
              Duration.ofSeconds(10)),
          new GroupCommitSettings(256, 3),
          SubmissionLimits.AWS,
          Audit.CHANGES);

  /** Which API calls are written to the audit topic. */
  public enum Audit {
    /** Every authenticated call. */
    ALL,
    /**
     * Whatever changes something, and whatever is refused; not the accepted submissions, which are
     * on {@code batch.job-requests} with their request ids.
     */
    CHANGES,
    /** None. */
    NONE
  }

  /**
   * When things happen.
   *
   * @param catalogFreshness after which a change made by another instance is seen here
   * @param deletionGrace from an accepted deletion of a queue until it may disappear: longer than a
   *     submission takes, and than the freshness
   * @param deletionInterval how often deletions under way are looked at
   * @param retention how long a job is kept after its end
   * @param schedulerTimeout how long a call waits for the scheduler's answer
   */
  public record Timing(
      Duration catalogFreshness,
      Duration deletionGrace,
      Duration deletionInterval,
      Duration retention,
      Duration schedulerTimeout) {
    public Timing {
      if (deletionGrace.compareTo(catalogFreshness) < 0) {
        throw new IllegalArgumentException(
            "deletion grace: "
                + deletionGrace
                + " (expected: at least the catalog freshness, "
                + catalogFreshness
                + ")");
      }
      if (retention.compareTo(LEAST_RETENTION) < 0) {
        throw new IllegalArgumentException("retention: " + retention + " (expected: 7d or more)");
      }
      if (deletionInterval.isNegative() || deletionInterval.isZero()) {
        throw new IllegalArgumentException(
            "deletion interval: " + deletionInterval + " (expected: above zero)");
      }
      if (schedulerTimeout.isNegative() || schedulerTimeout.isZero()) {
        throw new IllegalArgumentException(
            "scheduler timeout: " + schedulerTimeout + " (expected: above zero)");
      }
    }
  }

  /**
   * How accepted jobs share transactions.
   *
   * @param maxBatch jobs per transaction at most
   * @param inFlight transactions at a time at most
   */
  public record GroupCommitSettings(int maxBatch, int inFlight) {
    public GroupCommitSettings {
      if (maxBatch < 1 || inFlight < 1) {
        throw new IllegalArgumentException(
            "group commit: "
                + maxBatch
                + " jobs, "
                + inFlight
                + " in flight (expected: 1 or more)");
      }
    }
  }
}
