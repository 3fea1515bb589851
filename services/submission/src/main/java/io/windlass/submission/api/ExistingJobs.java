package io.windlass.submission.api;

import io.vertx.sqlclient.Pool;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.store.Jobs;
import io.windlass.submission.store.ServiceJobs;
import io.windlass.submission.store.StoredJob;
import io.windlass.submission.store.StoredServiceJob;

/** Finds jobs; throws if they do not exist. */
final class ExistingJobs {
  private ExistingJobs() {}

  /** A job that runs containers, or a service job. */
  record Job(String jobId, String arn, String name, String jobQueue, StoredJob.State state) {
    boolean finished() {
      return state.finished();
    }
  }

  /** Returns the job of this owner, unless it is a service job; refused if there is none. */
  static StoredJob require(Pool pool, Owner owner, String jobId) {
    return Jobs.find(pool, owner, jobId).orElseThrow(() -> missing(jobId));
  }

  /** Returns the job of this owner, of either kind; refused if there is none. */
  static Job requireAny(Pool pool, Owner owner, String jobId) {
    return Jobs.find(pool, owner, jobId)
        .map(ExistingJobs::job)
        .or(() -> ServiceJobs.find(pool, owner, jobId).map(ExistingJobs::job))
        .orElseThrow(() -> missing(jobId));
  }

  private static RuntimeException missing(String jobId) {
    return ErrorMapper.refused("Job " + jobId + " not found.");
  }

  private static Job job(StoredJob job) {
    return new Job(
        job.key().jobId(),
        JobResponses.arn(job.key()),
        job.attributes().name(),
        JobResponses.detail(job).path("jobQueue").asText(),
        job.state());
  }

  private static Job job(StoredServiceJob job) {
    return new Job(
        job.key().jobId(),
        ServiceJobResponses.arn(job),
        job.attributes().name(),
        ServiceJobResponses.detail(job).path("jobQueue").asText(),
        job.state());
  }
}
