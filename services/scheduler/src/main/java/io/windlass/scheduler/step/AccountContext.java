package io.windlass.scheduler.step;

import java.time.Instant;

/**
 * What a step may use besides the state: the current time, identifiers, past outcomes, and limits.
 */
public record AccountContext(Instant now, TaskIds taskIds, FinishedJobs finished, Limits limits) {

  /**
   * How much one step may do, so that no transaction grows without bound; the rest follows in the
   * next step.
   *
   * @param placements jobs placed
   * @param expirations attempts timed out, and jobs of a deleted queue failed
   */
  public record Limits(int placements, int expirations) {
    public static final Limits DEFAULT = new Limits(2_000, 1_000);
  }
}
