package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.StoredJob;

/** Jobs that must exist. */
final class KnownJobs {
  private KnownJobs() {}

  /** The job of this owner; refused if there is none. */
  static StoredJob require(Pool pool, Owner owner, String jobId) {
    return Jobs.find(pool, owner, jobId)
        .orElseThrow(() -> Refusals.refused("Job " + jobId + " not found."));
  }
}
