package io.windlass.stateevents.delivery;

/**
 * What one subscription may use.
 *
 * @param inFlight attempts under way at the most
 * @param perSecond attempts begun in a second at the most; 0 for as many as there are
 */
public record LaneLimits(int inFlight, int perSecond) {
  public LaneLimits {
    if (inFlight < 1 || perSecond < 0) {
      throw new IllegalArgumentException(inFlight + " in flight, " + perSecond + " per second");
    }
  }
}
