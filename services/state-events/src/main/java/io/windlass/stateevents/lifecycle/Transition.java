package io.windlass.stateevents.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One transition of a job, as the scheduler published it. Transitions of a job are numbered from 1
 * without gaps; a duplicate has the number of the original.
 *
 * @param previous the state before; null for the first transition; equal to {@code status} when
 *     only the reason, the attempt or a flag changed
 * @param attempt the attempt that it is about, if any
 * @param attemptEnded whether it ends that attempt
 */
public record Transition(
    String accountId,
    String jobId,
    long sequence,
    @Nullable JobState previous,
    JobState status,
    @Nullable String statusReason,
    Instant at,
    JobTimes times,
    boolean cancelled,
    boolean terminated,
    @Nullable Attempt attempt,
    boolean attemptEnded,
    JobGrouping grouping) {

  /** Returns whether the state of an existing job changed: what EV-003 calls an event. */
  public boolean changesState() {
    return previous != null && previous != status;
  }
}
