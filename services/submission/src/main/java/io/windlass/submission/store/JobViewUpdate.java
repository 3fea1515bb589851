package io.windlass.submission.store;

import io.windlass.submission.job.ChildId;
import org.jspecify.annotations.Nullable;

/** The newest state of one job in a batch of events, with what jobs of its kind have besides. */
public sealed interface JobViewUpdate {
  /** Returns the state. */
  StateChange state();

  /** A job on its own, or a multi-node job as a whole. */
  record Job(StateChange state) implements JobViewUpdate {}

  /** A child of an array job, or a node of a multi-node job. */
  record Child(ChildId id, StateChange state) implements JobViewUpdate {}

  /**
   * An array job as a whole.
   *
   * @param summary number of children by status, in JSON
   * @param summaryAt when the summary was taken, in epoch milliseconds
   * @param runnable indexes of RUNNABLE children without a row of their own, as ranges
   * @param spawnedAt when the children were created, if the batch tells; what was stored first
   *     stays
   */
  record Array(
      StateChange state,
      String summary,
      long summaryAt,
      @Nullable String runnable,
      @Nullable Long spawnedAt)
      implements JobViewUpdate {}

  /**
   * A service job.
   *
   * @param scheduledAt when it was SCHEDULED; null keeps what is stored
   * @param environment ARN of the service environment of its attempt; null keeps what is stored
   * @param preemptions how often it has been preempted
   */
  record ServiceJob(
      StateChange state, @Nullable Long scheduledAt, @Nullable String environment, int preemptions)
      implements JobViewUpdate {}
}
