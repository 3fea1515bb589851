package io.windlass.submission.api;

import io.windlass.submission.quotashare.QueueSharing;
import io.windlass.submission.store.ActiveShares;
import io.windlass.submission.store.JobQueues.StoredQueue;
import org.jspecify.annotations.Nullable;

/** How many fair-share identifiers a queue may have that have jobs (FS-013). */
final class ShareLimit {
  private final ActiveShares shares;

  ShareLimit(ActiveShares shares) {
    this.shares = shares;
  }

  /** Refuses an identifier that would be one too many. */
  void check(StoredQueue queue, QueueSharing sharing, @Nullable String share) {
    boolean anyShare = sharing instanceof QueueSharing.FairShare;
    if (anyShare && share != null && !shares.admits(queue.id(), share)) {
      throw ErrorMapper.refused(
          "Job queue "
              + queue.queue().name()
              + " already has 500 active share identifiers, shareIdentifier "
              + share
              + " would be one more.");
    }
  }
}
