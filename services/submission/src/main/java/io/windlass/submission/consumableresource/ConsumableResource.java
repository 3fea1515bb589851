package io.windlass.submission.consumableresource;

import io.windlass.submission.identity.OwnedResource;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.Map;

/**
 * A consumable resource (CR-002, CR-005). Its use is as the scheduler last reported it, which may
 * be a little late (CR-007). A change by its owner is visible immediately.
 *
 * @param createdAt epoch milliseconds
 */
public record ConsumableResource(
    Owner owner, String name, long createdAt, Grant grant, Usage usage, Map<String, String> tags)
    implements OwnedResource<ConsumableResource> {

  /**
   * The quantity that its owner granted.
   *
   * @param incarnation differs each time the name is created again (CR-045)
   * @param number differs each time a quantity that is not replenished is set anew
   * @param quantity REPLENISHABLE: the total that is wanted; NON_REPLENISHABLE: what may be spent
   *     all in all
   */
  public record Grant(boolean replenishable, long incarnation, long number, long quantity) {
    /** As the API names it. */
    public String resourceType() {
      return replenishable ? "REPLENISHABLE" : "NON_REPLENISHABLE";
    }

    Grant with(long changed) {
      return new Grant(replenishable, incarnation, number, changed);
    }
  }

  /**
   * The use that the scheduler last reported.
   *
   * @param spent of the present grant; 0 if it is replenishable
   */
  public record Usage(long inUse, long spent) {
    /** The use before the first report. */
    public static final Usage NONE = new Usage(0, 0);
  }

  @Override
  public ResourceArn arn() {
    return new ResourceArn(owner, ResourceKind.CONSUMABLE_RESOURCE, name);
  }

  /** Returns the quantity that jobs can still lock; never negative (CR-033). */
  public long available() {
    long taken = grant.replenishable() ? usage.inUse() : usage.spent();
    return Math.max(0, grant.quantity() - taken);
  }

  /**
   * Returns the total. Of a replenishable resource it is at least what is in use (CR-033), of
   * another it is what is available.
   */
  public long total() {
    return grant.replenishable() ? Math.max(grant.quantity(), usage.inUse()) : available();
  }

  @Override
  public ConsumableResource withTags(Map<String, String> changed) {
    return new ConsumableResource(owner, name, createdAt, grant, usage, changed);
  }

  ConsumableResource with(Grant changed, Usage next) {
    return new ConsumableResource(owner, name, createdAt, changed, next, tags);
  }
}
