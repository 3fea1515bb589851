package io.windlass.scheduler.ordering;

import io.windlass.scheduler.fairshare.ShareState;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.job.JobId;
import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.resource.ResourceSum;
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

  /** Whether the head may go if there is room; if not, nobody may. */
  default boolean mayGo() {
    return true;
  }

  /**
   * The head was tried in vain; true if another is the head now, as it does not wait for the
   * former.
   */
  default boolean passOver() {
    return false;
  }

  /** There may be more room than before: whoever was passed over may be tried again. */
  default void reconsider() {}

  /**
   * Whether the queue is worth another look although its head is the same, since somebody came or
   * left at the front of a line; false when asked again.
   */
  default boolean takeStir() {
    return false;
  }

  /** Those that nobody of the queue stands before: the head, or that of each line. */
  default List<JobId> heads() {
    JobId head = head();
    return head == null ? List.of() : List.of(head);
  }

  /** The first job that room would help; null if there is none. */
  default @Nullable JobId wantsRoom() {
    return head();
  }

  /** What room would help of all that wait. */
  default ResourceSum wants(ResourceSum all) {
    return all;
  }

  /**
   * A job of the queue took a step, or is put back.
   *
   * @return whether a job may go now that could not before
   */
  default boolean follow(@Nullable Job before, Job after) {
    return false;
  }

  /** Whether {@link #usable} may be less than there is. */
  default boolean isLimited() {
    return false;
  }

  /** How much of so many milli-vCPUs the queue's jobs may take up together now (FS-041). */
  default long usable(long milliVcpus) {
    return milliVcpus;
  }

  /**
   * Why a job of the queue may not have this priority and share, as the end of a sentence; empty if
   * it may (FS-010).
   */
  default Optional<String> objection(JobProfile.Precedence wanted) {
    return Optional.of(
        "is in a job queue without fair share scheduling policy, in which jobs have neither"
            + " shareIdentifier nor schedulingPriority");
  }

  /**
   * A job of the queue began, changed what it takes up, or is over.
   *
   * @return whether a job may go now that could not before
   */
  default boolean track(QueueMembership before, QueueMembership after, Instant at) {
    return false;
  }

  /** A job is there that was tracked before the queue's order was lost. */
  default void resume(QueueMembership stored) {}

  /** When another job may be the head though nothing happens. */
  default Optional<Instant> nextLook() {
    return Optional.empty();
  }

  /** Accounts of shares that have changed since they were {@link #noted}. */
  default List<ShareState> unnoted() {
    return List.of();
  }

  /** The share's account is about to be stored. */
  default void noted(String share) {}

  /** Puts back an account, before the queue's jobs. */
  default void restore(ShareState account) {}
}
