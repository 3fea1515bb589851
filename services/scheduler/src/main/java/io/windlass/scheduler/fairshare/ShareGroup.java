package io.windlass.scheduler.fairshare;

/**
 * Shares that have one weight together: those that a prefix names, or one alone (FS-024). Each of k
 * active ones is as heavy as k times the weight.
 */
public final class ShareGroup {
  private static final double MILLIONTH = 1_000_000;

  private final long weight;
  private int active;

  ShareGroup(double factor) {
    weight = Math.max(1, Math.round(factor * MILLIONTH));
  }

  /** Counts its active members anew. */
  public void reset() {
    active = 0;
  }

  /** One more of its members is active. */
  public void countActive() {
    active++;
  }

  /** U: the lower, the sooner (FS-020). Equal products of whole numbers give equal results. */
  public double score(long claim) {
    return (double) claim * (weight * Math.max(1, active));
  }
}
