package io.windlass.scheduler.consumable;

/**
 * How much of one resource a job locks while it is STARTING or RUNNING (CR-010).
 *
 * @param quantity at least 1
 */
public record ConsumableRequirement(String resourceArn, long quantity) {
  /** What statusReasons of jobs that wait for a resource begin with; queues may limit it. */
  public static final String REASON = "CAPACITY:INSUFFICIENT_CONSUMABLE_RESOURCE";

  /**
   * Returns the statusReason of a job that waits for this (CR-020); the same as long as it waits.
   */
  public String statusReason() {
    String name = resourceArn.substring(resourceArn.lastIndexOf('/') + 1);
    return REASON + " - The job waits for " + quantity + " of consumable resource " + name + ".";
  }
}
