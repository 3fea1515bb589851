package io.windlass.capacity.scaling;

import io.windlass.capacity.instancetype.InstanceType;
import java.time.Duration;
import java.util.List;

/**
 * What the owner of a managed EC2 or Spot environment allows.
 *
 * @param wantedvCpus kept running whether or not they are used: minvCpus, or for once the
 *     desiredvCpus that the owner has asked for
 * @param growing false while the environment is DISABLED or not VALID: no instance for demand
 * @param idleDelay how long an instance may be idle
 */
public record ScalingRules(
    long wantedvCpus,
    long minvCpus,
    long maxvCpus,
    AllocationStrategy strategy,
    SpotMarket market,
    boolean growing,
    Duration idleDelay,
    List<InstanceType> allowed) {

  /** Only BEST_FIT on On-Demand instances never exceeds maxvCpus (CE-010). */
  boolean mayExceedMaximum() {
    return strategy != AllocationStrategy.BEST_FIT || market.spot();
  }

  boolean allows(String type) {
    return allowed.stream().anyMatch(t -> t.name().equals(type));
  }

  /**
   * The price of Spot instances (CE-008).
   *
   * @param bidPercentage launch only while the price is below this part of the On-Demand price
   * @param pricePercentage the price now; on one's own host there is no market, so it is a setting
   */
  public record SpotMarket(boolean spot, int bidPercentage, int pricePercentage) {
    public static final SpotMarket ON_DEMAND = new SpotMarket(false, 100, 0);

    boolean outbid() {
      return spot && pricePercentage >= bidPercentage;
    }
  }
}
