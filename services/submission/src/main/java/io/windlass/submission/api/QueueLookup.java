package io.windlass.submission.api;

import io.windlass.submission.identity.Owner;
import io.windlass.submission.store.DefinitionCache;

/** Queues by name or ARN. */
final class QueueLookup {
  private QueueLookup() {}

  /** The ARN of a queue of this owner; refused if there is none. */
  static String arn(DefinitionCache definitionCache, Owner owner, String nameOrArn) {
    return definitionCache
        .queue(owner, nameOrArn)
        .orElseThrow(() -> ErrorMapper.refused("JobQueue " + nameOrArn + " not found."))
        .queue()
        .arn()
        .toString();
  }
}
