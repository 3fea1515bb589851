package io.windlass.stateevents.delivery;

/**
 * What one subscription may use.
 *
 * @param inFlight attempts under way at the most; 0 begins with nothing
 * @param perSecond attempts begun in a second at the most; 0 for as many as there are
 */
public record LaneLimits(int inFlight, int perSecond) {
  /** Nothing is begun with. */
  public static final LaneLimits NONE = new LaneLimits(0, 0);

  public LaneLimits {
    if (inFlight < 0 || perSecond < 0) {
      throw new IllegalArgumentException(inFlight + " in flight, " + perSecond + " per second");
    }
  }
}
