package io.windlass.submission.api;

import io.windlass.submission.identity.Owner;
import io.windlass.submission.store.Catalog;

/** Queues by name or ARN. */
final class Queues {
  private Queues() {}

  /** The ARN of a queue of this owner; refused if there is none. */
  static String arn(Catalog catalog, Owner owner, String nameOrArn) {
    return catalog
        .queue(owner, nameOrArn)
        .orElseThrow(() -> Refusals.refused("JobQueue " + nameOrArn + " not found."))
        .queue()
        .arn()
        .toString();
  }
}
