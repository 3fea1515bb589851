package io.windlass.submission.quotashare;

import org.jspecify.annotations.Nullable;

/** How the jobs of a queue are scheduled, and the quota share of a submission. */
public sealed interface QueueScheduling {
  /** First in, first out. */
  record Fifo() implements QueueScheduling {}

  /** Fair share: any share identifier is valid (FS-006). */
  record FairShare() implements QueueScheduling {}

  /**
   * Quota shares, which have capacity of their own.
   *
   * @param named the share that the submission names; null if it names none, or one that does not
   *     exist
   */
  record QuotaShares(@Nullable QuotaShare named) implements QueueScheduling {}
}
