package io.windlass.scheduler.queue;

import io.windlass.scheduler.fairshare.ShareAccount;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the RUNNABLE jobs of one queue are tried. The head decides alone: while it
 * does not fit, nobody behind it is looked at (JQ-044). Each operation costs at most the logarithm
 * of the number of jobs.
 */
public interface QueueOrder {
  void add(Job job);

  void remove(Job job);

  /**
   * Takes in what now waits of an array as indexes, in place of what did before; returns by how
   * many that is more.
   */
  int offer(ChildRange range);

  /** The next job to place, which may be a child that is no job yet; null when nothing waits. */
  @Nullable JobId head();

  /** Where the head stands, to compare queues of equal priority; null when nothing waits. */
  @Nullable QueuePosition headPosition();

  int size();

  /** The first jobs, in the order in which they would go if there were room (JQ-030). */
  List<JobId> first(int count);

  /** Whether {@link #usable} may be less than there is. */
  default boolean isLimited() {
    return false;
  }

  /** How much of so many milli-vCPUs the queue's jobs may take up together now (FS-041). */
  default long usable(long milliVcpus) {
    return milliVcpus;
  }

  /**
   * A job of the queue began, changed what it takes up, or is over.
   *
   * @return whether a job may go now that could not before
   */
  default boolean track(Presence before, Presence after, Instant at) {
    return false;
  }

  /** A job is there that was tracked before the queue's order was lost. */
  default void resume(Presence stored) {}

  /** When another job may be the head though nothing happens. */
  default Optional<Instant> nextLook() {
    return Optional.empty();
  }

  /** Accounts of shares that have changed since they were {@link #noted}. */
  default List<ShareAccount> unnoted() {
    return List.of();
  }

  /** The share's account is about to be stored. */
  default void noted(String share) {}

  /** Puts back an account, before the queue's jobs. */
  default void restore(ShareAccount account) {}
}
