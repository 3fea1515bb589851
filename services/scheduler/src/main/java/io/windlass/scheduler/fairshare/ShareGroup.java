package io.windlass.scheduler.fairshare;

/**
 * Shares that have one weight together: those with a common prefix, or a single one (FS-024). If k
 * of them are active, each one counts with k times the weight.
 */
public final class ShareGroup {
  private static final double MILLIONTH = 1_000_000;

  private final long weight;
  private int active;

  ShareGroup(double factor) {
    weight = Math.max(1, Math.round(factor * MILLIONTH));
  }

  /** Sets the number of active members to 0, before they are counted again. */
  public void reset() {
    active = 0;
  }

  /** Counts one active member. */
  public void countActive() {
    active++;
  }

  /**
   * Returns U of a share with this claim: the share with the lowest U is next (FS-020). Equal
   * products of integers give equal results.
   */
  public double score(long claim) {
    return (double) claim * (weight * Math.max(1, active));
  }
}
