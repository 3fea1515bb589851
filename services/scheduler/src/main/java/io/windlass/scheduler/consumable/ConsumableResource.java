package io.windlass.scheduler.consumable;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be kept of a resource; who holds how much of it follows from the jobs.
 *
 * @param spent what of the grant is used up for good; 0 for a replenishable resource
 * @param strays locks from before the resource was deleted and created again, which count for
 *     nothing (CR-045)
 * @param told what the world was told last
 */
public record ConsumableResource(
    ConsumableDefinition definition, long spent, Set<String> strays, Told told) {

  /**
   * What the world was told last.
   *
   * @param sequence grows by one with each telling, from 1; 0 if nothing was told yet
   * @param levels null if nothing was told of this incarnation
   */
  public record Told(long sequence, @Nullable ConsumableLevels levels) {
    static final Told NOTHING = new Told(0, null);
  }

  /** How it stands while jobs hold that much of it (CR-022 to CR-024, CR-033). */
  public ConsumableLevels levels(long inUse) {
    if (definition.deleted()) {
      return ConsumableLevels.NOTHING;
    }
    long granted = definition.grant().quantity();
    if (definition.replenishable()) {
      return new ConsumableLevels(Math.max(granted, inUse), Math.max(0, granted - inUse), inUse);
    }
    long left = Math.max(0, granted - spent);
    return new ConsumableLevels(left, left, inUse);
  }

  /** The resource once so much more of it is spent, and only the living strays are kept. */
  ConsumableResource spending(long quantity, Set<String> living) {
    return new ConsumableResource(definition, spent + quantity, living, told);
  }

  ConsumableResource telling(ConsumableLevels levels) {
    return new ConsumableResource(definition, spent, strays, new Told(told.sequence() + 1, levels));
  }
}
