package io.windlass.capacity.scaling;

/** How an instance type is chosen among those that a definition allows (CE-049 to CE-054). */
public enum AllocationStrategy {
  /** The cheapest that fits, and no other: waits when it cannot be had. The default (CE-050). */
  BEST_FIT,
  /** Cheapest per vCPU first, the next when it cannot be had (CE-051). */
  BEST_FIT_PROGRESSIVE,
  /** The type of which the host can hold the most, so that least is lost (CE-053). */
  SPOT_CAPACITY_OPTIMIZED,
  /** As many as the host can hold and cheapest per vCPU, price first (CE-054). */
  SPOT_PRICE_CAPACITY_OPTIMIZED
}
