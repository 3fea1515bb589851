package io.windlass.stateevents.history;

import io.windlass.stateevents.lifecycle.JobState;
import java.time.Duration;

/**
 * How long a job was in a state that it has left.
 *
 * @param duration never negative
 */
public record StateDuration(String jobQueueArn, JobState state, Duration duration) {}
