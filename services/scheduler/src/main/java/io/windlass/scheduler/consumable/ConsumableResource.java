package io.windlass.scheduler.consumable;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of a consumable resource. Which attempt holds how much follows from the jobs.
 *
 * @param spent how much of the grant is used up for good; 0 for a replenishable resource
 * @param orphans attempts whose locks are from before the resource was deleted and created again,
 *     and which no longer count (CR-045)
 * @param published the levels that were published last
 */
public record ConsumableResource(
    ConsumableDefinition definition, long spent, Set<String> orphans, Published published) {

  /**
   * The levels that were published last.
   *
   * @param sequence grows by one with each publication, from 1; 0 if nothing was published yet
   * @param levels null if nothing was published of this incarnation
   */
  public record Published(long sequence, @Nullable ConsumableLevels levels) {
    static final Published NOTHING = new Published(0, null);
  }

  /** Returns the levels while running jobs hold that much of it (CR-022 to CR-024, CR-033). */
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

  /**
   * Returns the resource after a quantity was spent.
   *
   * @param living the orphaned locks that still exist
   */
  ConsumableResource spending(long quantity, Set<String> living) {
    return new ConsumableResource(definition, spent + quantity, living, published);
  }

  ConsumableResource withPublished(ConsumableLevels levels) {
    return new ConsumableResource(
        definition, spent, orphans, new Published(published.sequence() + 1, levels));
  }
}
