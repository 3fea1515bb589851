package io.windlass.stateevents.projection;

import io.windlass.stateevents.lifecycle.JobState;

/**
 * How many jobs of a queue are in a state. For SUCCEEDED and FAILED these are all that ended so
 * since the queue was made, whether or not they are still kept.
 */
public record JobCount(Key key, long jobs) {
  /** A queue and a state. */
  public record Key(String accountId, String queueArn, JobState state) {}
}
