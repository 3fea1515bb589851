package io.windlass.submission.consumableresource;

import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import java.util.Map;

/**
 * A consumable resource (CR-002, CR-005). What of it is in use is as the scheduler last told, which
 * may lag a little (CR-007); what its owner changed shows at once.
 *
 * @param createdAt epoch milliseconds
 */
public record ConsumableResource(
    Owner owner, String name, long createdAt, Grant grant, Usage usage, Map<String, String> tags) {

  /**
   * What its owner made available.
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
   * What the scheduler told last.
   *
   * @param spent of the present grant; 0 if it is replenishable
   */
  public record Usage(long inUse, long spent) {
    /** Nothing was told yet. */
    public static final Usage NONE = new Usage(0, 0);
  }

  /** Its ARN, which another one of the same name has too. */
  public ResourceArn arn() {
    return new ResourceArn(owner, ResourceKind.CONSUMABLE_RESOURCE, name);
  }

  /** What jobs can still lock; never negative (CR-033). */
  public long available() {
    long taken = grant.replenishable() ? usage.inUse() : usage.spent();
    return Math.max(0, grant.quantity() - taken);
  }

  /**
   * Of a replenishable one never less than what is in use (CR-033), otherwise what is available.
   */
  public long total() {
    return grant.replenishable() ? Math.max(grant.quantity(), usage.inUse()) : available();
  }

  /** The resource with other tags. */
  public ConsumableResource withTags(Map<String, String> changed) {
    return new ConsumableResource(owner, name, createdAt, grant, usage, changed);
  }

  ConsumableResource with(Grant changed, Usage next) {
    return new ConsumableResource(owner, name, createdAt, changed, next, tags);
  }
}
