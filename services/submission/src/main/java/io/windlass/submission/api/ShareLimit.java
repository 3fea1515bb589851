package io.windlass.submission.api;

import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.store.ActiveShares;
import io.windlass.submission.store.JobQueues.StoredQueue;
import org.jspecify.annotations.Nullable;

/** Limits how many share identifiers of a fair-share queue have jobs (FS-013). */
record ShareLimit(ActiveShares shares) {
  /** Throws if the share identifier would exceed the limit. */
  void check(StoredQueue queue, QueueScheduling sharing, @Nullable String share) {
    boolean anyShare = sharing instanceof QueueScheduling.FairShare;
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
