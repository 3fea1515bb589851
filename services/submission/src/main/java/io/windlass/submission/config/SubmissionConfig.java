package io.windlass.submission.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.windlass.submission.job.SubmissionLimits;
import java.time.Duration;

/** What may be set about submission, under {@code windlass.submission}. */
@ConfigMapping(prefix = "windlass.submission")
public interface SubmissionConfig {
  /** After which a definition changed through another instance is seen by this one. */
  @WithDefault("1s")
  Duration catalogFreshness();

  /** From an accepted deletion of a queue until it may disappear. */
  @WithDefault("2s")
  Duration deletionGrace();

  /** How often deletions under way are looked at. */
  @WithDefault("250ms")
  Duration deletionInterval();

  /** How long a job is kept after its end; seven days at least (J-015). */
  @WithDefault("8d")
  Duration retention();

  /** How long a call that the scheduler must answer waits for it. */
  @WithDefault("10s")
  Duration schedulerTimeout();

  /** Dependencies that a job may have; AWS allows 20 (J-005). */
  @WithDefault("20")
  int maxDependencies();

  /** Children that an array job may have; AWS allows 10,000 (J-005, AR-001). */
  @WithDefault("10000")
  int maxArraySize();

  /** Which API calls are written to the audit topic: all, changes or none. */
  @WithDefault("changes")
  SubmissionSettings.Audit audit();

  /** How accepted jobs share transactions. */
  GroupCommit groupCommit();

  /** Settings of the shared transactions. */
  interface GroupCommit {
    /** Jobs per transaction at most. */
    @WithDefault("256")
    int maxBatch();

    /** Transactions at a time at most. */
    @WithDefault("3")
    int inFlight();
  }

  /** The settings as the service takes them, checked. */
  default SubmissionSettings settings() {
    return new SubmissionSettings(
        new SubmissionSettings.Timing(
            catalogFreshness(),
            deletionGrace(),
            deletionInterval(),
            retention(),
            schedulerTimeout()),
        new SubmissionSettings.GroupCommitSettings(
            groupCommit().maxBatch(), groupCommit().inFlight()),
        new SubmissionLimits(maxDependencies(), maxArraySize()),
        audit());
  }
}
