package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has got in trying.
 *
 * @param used attempts that count against the strategy
 * @param preemptions attempts that ended because others got their place; they do not count
 * @param returned it came back from a placement, so it waits at the front of its queue (RT-006)
 * @param current the latest attempt, if it is known; a job that waits may have forgotten it
 */
public record Attempts(int used, int preemptions, boolean returned, @Nullable Attempt current) {
  public static final Attempts NONE = new Attempts(0, 0, false, null);

  /** Attempts of a job that was never preempted. */
  public Attempts(int used, boolean returned, @Nullable Attempt current) {
    this(used, 0, returned, current);
  }

  /** The number of the next attempt: one more than have run, however they ended. */
  public int next() {
    return used + preemptions + 1;
  }

  /** The same, as far as it is kept of a job that waits. */
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
