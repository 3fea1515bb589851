package io.windlass.stateevents.lifecycle;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transitions of an array job, like the scheduler: of its parent, and of its children.
 */
public final class ArrayStory {
  private final String jobId;
  private final int size;

  public ArrayStory(String jobId, int size) {
    this.jobId = jobId;
    this.size = size;
  }

  /** A fact about the parent; no summary is none yet. */
  public Transition parent(
      long sequence, @Nullable JobState previous, JobState status, Map<String, Integer> summary) {
    return fact(jobId, sequence, previous, status, new JobGrouping(size, null, summary, null));
  }

  /** A fact about a child; its first has the number 3. */
  public Transition child(int index, long sequence, JobState previous, JobState status) {
    return fact(
        jobId + ":" + index,
        sequence,
        previous,
        status,
        new JobGrouping(null, index, Map.of(), null));
  }

  private static Transition fact(
      String id,
      long sequence,
      @Nullable JobState previous,
      JobState status,
      JobGrouping grouping) {
    Instant at = JobStory.START.plusSeconds(sequence);
    return new Transition(
        JobStory.ACCOUNT,
        id,
        sequence,
        previous,
        status,
        null,
        at,
        new JobTimes(JobStory.START, null, status.isTerminal() ? at : null),
        false,
        false,
        null,
        false,
        grouping);
  }
}
