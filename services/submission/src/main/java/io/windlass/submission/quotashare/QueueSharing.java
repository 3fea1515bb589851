package io.windlass.submission.quotashare;

import org.jspecify.annotations.Nullable;

/** How the jobs of a queue share it, and what a submission's share is to it. */
public sealed interface QueueSharing {
  /** First in, first out. */
  record InOrder() implements QueueSharing {}

  /** Shares take turns; whatever a submission names is one (FS-006). */
  record FairShare() implements QueueSharing {}

  /**
   * Shares have capacity of their own.
   *
   * @param named the share that the submission names; null if it names none, or one that does not
   *     exist
   */
  record QuotaShares(@Nullable QuotaShare named) implements QueueSharing {}
}
