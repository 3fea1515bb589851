package io.windlass.scheduler.step;

import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of jobs that the core no longer stores. It must know the outcome of every job that a
 * command submits or names as a dependency; the caller of the core looks them up beforehand.
 */
@FunctionalInterface
public interface FinishedJobs {
  FinishedJobs NONE = _ -> null;

  /**
   * SUCCEEDED or FAILED; null if the job has not ended, or is not known at all. A child of an array
   * that is over counts as ended too.
   */
  @Nullable JobStatus outcome(JobId job);
}
