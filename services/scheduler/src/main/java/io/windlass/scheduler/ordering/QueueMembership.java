package io.windlass.scheduler.ordering;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobProfile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a job counts for in its share.
 *
 * @param exists whether the job exists and has not ended
 * @param milliVcpus what it uses while it is STARTING or RUNNING; 0 otherwise
 */
public record QueueMembership(String share, boolean exists, long milliVcpus) {
  static final QueueMembership NONE = new QueueMembership("", false, 0);

  public static QueueMembership of(@Nullable Job job) {
    if (job == null) {
      return NONE;
    }
    boolean runs = job.status().occupiesInstance();
    return new QueueMembership(
        share(job.profile()),
        !job.status().isTerminal(),
        runs ? job.profile().total().milliVcpus() : 0);
  }

  public static QueueMembership of(@Nullable ArrayJob array) {
    return array == null
        ? NONE
        : new QueueMembership(share(array.profile()), !array.status().isTerminal(), 0);
  }

  /**
   * Returns the share of a job; empty if it has none, because its queue had another order when it
   * was submitted.
   */
  public static String share(JobProfile profile) {
    return Objects.requireNonNullElse(profile.precedence().shareIdentifier(), "");
  }
}
