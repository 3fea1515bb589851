package io.windlass.stateevents.lifecycle;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The place of a job among others: an array parent has a size and a summary of its children by
 * state, a child has an index, a node of a multi-node job has a node index.
 *
 * @param shareIdentifier the share that a waiting job was moved to; null in all other transitions
 * @param schedulingPriority the priority that a waiting job was given; null in all other
 *     transitions
 */
public record JobGrouping(
    @Nullable Integer arraySize,
    @Nullable Integer arrayIndex,
    Map<String, Integer> arraySummary,
    @Nullable Integer nodeIndex,
    @Nullable String shareIdentifier,
    @Nullable Integer schedulingPriority) {

  /** A job on its own. */
  public static final JobGrouping NONE = new JobGrouping(null, null, Map.of(), null);

  public JobGrouping(
      @Nullable Integer arraySize,
      @Nullable Integer arrayIndex,
      Map<String, Integer> arraySummary,
      @Nullable Integer nodeIndex) {
    this(arraySize, arrayIndex, arraySummary, nodeIndex, null, null);
  }

  public JobGrouping {
    arraySummary = Map.copyOf(arraySummary);
  }

  /** Returns the place in its queue that a waiting job was given; null in all other transitions. */
  public @Nullable QueuePrecedence precedence() {
    return schedulingPriority == null
        ? null
        : new QueuePrecedence(shareIdentifier, schedulingPriority);
  }
}
