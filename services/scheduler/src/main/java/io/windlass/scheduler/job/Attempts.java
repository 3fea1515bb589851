package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a job so far.
 *
 * @param used attempts that count against the retry strategy
 * @param preemptions attempts that ended by preemption; they do not count
 * @param returned whether it came back from a placement, and so waits at the front of its queue
 *     (RT-006)
 * @param current the latest attempt; null if there was none, or if the job waits and has forgotten
 *     it
 */
public record Attempts(int used, int preemptions, boolean returned, @Nullable Attempt current) {
  public static final Attempts NONE = new Attempts(0, 0, false, null);

  /** Attempts of a job that was never preempted. */
  public Attempts(int used, boolean returned, @Nullable Attempt current) {
    this(used, 0, returned, current);
  }

  /** Returns the number of the next attempt: one more than have run, however they ended. */
  public int next() {
    return used + preemptions + 1;
  }

  /** Returns the same, as far as it is kept of a job that waits. */
  public Attempts withoutCurrent() {
    return new Attempts(used, preemptions, returned, null);
  }

  Attempts placed(Attempt attempt) {
    return new Attempts(used, preemptions, returned, attempt);
  }

  Attempts usedUp(Attempt ended) {
    return new Attempts(used + 1, preemptions, true, ended);
  }

  Attempts preempted(Attempt ended) {
    return new Attempts(used, preemptions + 1, true, ended);
  }

  Attempts refused() {
    return new Attempts(used, preemptions, true, null);
  }
}
