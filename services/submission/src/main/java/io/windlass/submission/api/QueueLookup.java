package io.windlass.submission.api;

import io.windlass.submission.identity.Owner;
import io.windlass.submission.store.DefinitionCache;
import io.windlass.submission.store.JobQueues.StoredQueue;

/** Finds job queues by name or ARN. */
final class QueueLookup {
  private QueueLookup() {}

  /** Returns a queue of this owner; throws if there is none. */
  static StoredQueue require(DefinitionCache definitionCache, Owner owner, String nameOrArn) {
    return definitionCache
        .queue(owner, nameOrArn)
        .orElseThrow(() -> ErrorMapper.refused("JobQueue " + nameOrArn + " not found."));
  }
}
