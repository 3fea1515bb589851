package io.windlass.stateevents.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long jobs were in states that they left within a time.
 *
 * @param complete whether all transitions of that time were looked at, and not only the latest ones
 */
public record StateDurations(List<OfState> durations, boolean complete) {
  /**
   * How long jobs of a queue and a share were in a state, in milliseconds.
   *
   * @param shareIdentifier null for jobs without one
   */
  public record OfState(
      @Nullable String jobQueueArn,
      @Nullable String shareIdentifier,
      String status,
      long count,
      double meanMillis,
      double p50Millis,
      double p90Millis) {}
}
