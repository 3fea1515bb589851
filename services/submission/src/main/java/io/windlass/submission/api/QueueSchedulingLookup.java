package io.windlass.submission.api;

import io.windlass.submission.quotashare.QueueScheduling;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.JobQueues.StoredQueue;
import org.jspecify.annotations.Nullable;

/** Looks up how the jobs of a queue are scheduled, from memory. */
record QueueSchedulingLookup(DefinitionCache definitionCache) {
  /**
   * Returns how the jobs of a queue are scheduled.
   *
   * @param named the share that a submission names, if the queue has quota shares
   */
  QueueScheduling of(StoredQueue queue, @Nullable String named) {
    String policy = queue.queue().settings().schedulingPolicyArn();
    if (policy == null) {
      return new QueueScheduling.Fifo();
    }
    if (definitionCache.policy(policy).filter(SchedulingPolicy::quotaShares).isEmpty()) {
      return new QueueScheduling.FairShare();
    }
    return new QueueScheduling.QuotaShares(
        named == null ? null : definitionCache.quotaShare(queue.queue(), named).orElse(null));
  }
}
