package io.windlass.scheduler.ordering;

import io.windlass.scheduler.array.ArrayJob;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobProfile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to the share that it belongs to.
 *
 * @param there it exists and is not over
 * @param milliVcpus what it takes up while it is STARTING or RUNNING; 0 otherwise
 */
public record QueueMembership(String share, boolean there, long milliVcpus) {
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

  /** A queue of shares has no jobs without one, unless it was another kind of queue before. */
  public static String share(JobProfile profile) {
    return Objects.requireNonNullElse(profile.precedence().shareIdentifier(), "");
  }
}
