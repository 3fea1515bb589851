package io.windlass.scheduler.consumable;

/**
 * How much there is of a resource (CR-005). None is ever negative.
 *
 * @param total of a replenishable resource available and in use together, otherwise what is
 *     available
 * @param inUse what jobs hold that are STARTING or RUNNING
 */
public record ConsumableLevels(long total, long available, long inUse) {
  static final ConsumableLevels NOTHING = new ConsumableLevels(0, 0, 0);
}
