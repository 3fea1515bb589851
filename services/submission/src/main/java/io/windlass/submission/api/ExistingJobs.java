package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.ServiceJobs;
import io.windlass.submission.store.StoredJob;
import io.windlass.submission.store.StoredServiceJob;

/** Jobs that must exist. */
final class ExistingJobs {
  private ExistingJobs() {}

  /** What jobs that run containers and service jobs have in common. */
  record Known(String jobId, String arn, String name, String jobQueue, StoredJob.State state) {
    boolean finished() {
      return state.status().equals("SUCCEEDED") || state.status().equals("FAILED");
    }
  }

  /** The job of this owner, unless it is a service job; refused if there is none. */
  static StoredJob require(Pool pool, Owner owner, String jobId) {
    return Jobs.find(pool, owner, jobId).orElseThrow(() -> missing(jobId));
  }

  /** The job of this owner, of either kind; refused if there is none. */
  static Known requireAny(Pool pool, Owner owner, String jobId) {
    return Jobs.find(pool, owner, jobId)
        .map(ExistingJobs::known)
        .or(() -> ServiceJobs.find(pool, owner, jobId).map(ExistingJobs::known))
        .orElseThrow(() -> missing(jobId));
  }

  private static RuntimeException missing(String jobId) {
    return ErrorMapper.refused("Job " + jobId + " not found.");
  }

  private static Known known(StoredJob job) {
    return new Known(
        job.key().jobId(),
        JobResponses.arn(job.key()),
        job.facts().name(),
        JobResponses.detail(job).path("jobQueue").asText(),
        job.state());
  }

  private static Known known(StoredServiceJob job) {
    return new Known(
        job.key().jobId(),
        ServiceJobResponses.arn(job),
        job.facts().name(),
        ServiceJobResponses.detail(job).path("jobQueue").asText(),
        job.state());
  }
}
