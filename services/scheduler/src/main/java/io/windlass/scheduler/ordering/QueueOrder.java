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
 * The order in which the RUNNABLE jobs of one queue are tried. While the head does not fit, no job
 * behind it is tried (JQ-044). Each operation costs at most the logarithm of the number of jobs.
 * Not thread-safe.
 */
public interface QueueOrder {
  void add(Job job);

  void remove(Job job);

  /**
   * Replaces the waiting children of an array that are still indexes; returns by how many their
   * number grew.
   */
  int offer(ChildRange range);

  /**
   * Returns the next job to place, which may be a child that is still an index; null if none waits.
   */
  @Nullable JobId head();

  /**
   * Returns the FIFO position of the head, by which queues of equal priority are compared; null if
   * no job waits.
   */
  @Nullable QueuePosition headPosition();

  int size();

  /**
   * Returns the first jobs, in the order in which they would be placed if capacity were free
   * (JQ-030).
   */
  List<JobId> first(int count);

  /**
   * Returns whether the head may be placed if capacity is free; if not, no job of the queue may.
   */
  default boolean mayGo() {
    return true;
  }

  /**
   * Skips the head, which does not fit now. Returns true if another job, which does not have to
   * wait for it, is the head now.
   */
  default boolean passOver() {
    return false;
  }

  /** Makes skipped jobs candidates again, because more capacity may be free. */
  default void reconsider() {}

  /**
   * Returns and clears whether the queue must wake although its head is the same, because a job
   * joined or left the front of a sub-queue.
   */
  default boolean takeWake() {
    return false;
  }

  /** Returns the jobs that no other job precedes: the head, or the head of each sub-queue. */
  default List<JobId> heads() {
    JobId head = head();
    return head == null ? List.of() : List.of(head);
  }

  /** Returns the first job that only lacks free capacity; null if there is none. */
  default @Nullable JobId wantsRoom() {
    return head();
  }

  /** Returns the demand of the waiting jobs that only lack free capacity. */
  default ResourceSum wants(ResourceSum all) {
    return all;
  }

  /**
   * A job of the queue changed, or is restored.
   *
   * @return whether a job may go now that could not before
   */
  default boolean follow(@Nullable Job before, Job after) {
    return false;
  }

  /** Returns whether {@link #usable} may be less than there is. */
  default boolean isLimited() {
    return false;
  }

  /** Returns how many of these milli-vCPUs the queue's jobs may use together now (FS-041). */
  default long usable(long milliVcpus) {
    return milliVcpus;
  }

  /**
   * Returns why a job of the queue may not have this priority and share, as the end of a sentence;
   * empty if it may (FS-010).
   */
  default Optional<String> objection(JobProfile.Precedence wanted) {
    return Optional.of(
        "is in a job queue without fair share scheduling policy, in which jobs have neither"
            + " shareIdentifier nor schedulingPriority");
  }

  /**
   * A job of the queue was added, changed what it uses, or ended.
   *
   * @return whether a job may go now that could not before
   */
  default boolean track(QueueMembership before, QueueMembership after, Instant at) {
    return false;
  }

  /** Restores a job that was tracked before the order was lost. */
  default void resume(QueueMembership stored) {}

  /** Returns when another job may become the head with time alone; empty if never. */
  default Optional<Instant> nextRetry() {
    return Optional.empty();
  }

  /** Returns the states of shares that changed since {@link #markStored}. */
  default List<ShareState> changedShares() {
    return List.of();
  }

  /** The state of the share is about to be stored. */
  default void markStored(String share) {}

  /** Restores the state of a share. Call it before the queue's jobs are restored. */
  default void restore(ShareState account) {}
}
