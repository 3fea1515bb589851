package io.windlass.stateevents.lifecycle;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The place of a job among others: an array parent has a size and a summary of its children by
 * state, a child has an index, a node of a multi-node job has a node index.
 *
 * @param precedence only in the fact that tells that a job stands elsewhere among those of its
 *     queue
 */
public record JobGrouping(
    @Nullable Integer arraySize,
    @Nullable Integer arrayIndex,
    Map<String, Integer> arraySummary,
    @Nullable Integer nodeIndex,
    @Nullable QueuePrecedence precedence) {

  /** A job on its own. */
  public static final JobGrouping NONE = new JobGrouping(null, null, Map.of(), null);

  public JobGrouping(
      @Nullable Integer arraySize,
      @Nullable Integer arrayIndex,
      Map<String, Integer> arraySummary,
      @Nullable Integer nodeIndex) {
    this(arraySize, arrayIndex, arraySummary, nodeIndex, null);
  }

  public JobGrouping {
    arraySummary = Map.copyOf(arraySummary);
  }
}
