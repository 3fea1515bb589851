package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has got in trying.
 *
 * @param used attempts that count against the strategy
 * @param returned it came back from a placement, so it waits at the front of its queue (RT-006)
 * @param current the latest attempt, if it is known; a job that waits may have forgotten it
 */
public record Attempts(int used, boolean returned, @Nullable Attempt current) {
  public static final Attempts NONE = new Attempts(0, false, null);

  Attempts placed(Attempt attempt) {
    return new Attempts(used, returned, attempt);
  }

  Attempts usedUp(Attempt ended) {
    return new Attempts(ended.number(), true, ended);
  }

  Attempts refused() {
    return new Attempts(used, true, null);
  }
}
