package io.windlass.submission.api;

import io.windlass.submission.quotashare.QueueSharing;
import io.windlass.submission.schedulingpolicy.SchedulingPolicy;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.JobQueues.StoredQueue;
import org.jspecify.annotations.Nullable;

/** How queues are shared, from memory. */
final class QueueShares {
  private final DefinitionCache definitionCache;

  QueueShares(DefinitionCache definitionCache) {
    this.definitionCache = definitionCache;
  }

  /**
   * How the jobs of a queue share it.
   *
   * @param named the share that a submission names, if the queue has quota shares
   */
  QueueSharing of(StoredQueue queue, @Nullable String named) {
    String policy = queue.queue().settings().schedulingPolicyArn();
    if (policy == null) {
      return new QueueSharing.InOrder();
    }
    if (definitionCache.policy(policy).filter(SchedulingPolicy::quotaShares).isEmpty()) {
      return new QueueSharing.FairShare();
    }
    return new QueueSharing.QuotaShares(
        named == null ? null : definitionCache.quotaShare(queue.queue(), named).orElse(null));
  }
}
