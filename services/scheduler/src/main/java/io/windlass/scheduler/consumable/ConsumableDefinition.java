package io.windlass.scheduler.consumable;

/**
 * A resource as its owner configured it.
 *
 * @param sequence grows with each change; older news is ignored
 * @param deleted it is gone: nothing is available until it is created again (CR-045)
 * @param replenishable whether what a job locked comes back when the job is over (CR-023, CR-024)
 */
public record ConsumableDefinition(
    String arn, long sequence, boolean deleted, boolean replenishable, Grant grant) {

  /**
   * What its owner made available.
   *
   * @param incarnation differs each time the name is created again
   * @param number differs each time the quantity is set anew, which forgets what was spent
   * @param quantity of a replenishable resource the total that is wanted, otherwise what may be
   *     spent all in all
   */
  public record Grant(long incarnation, long number, long quantity) {}
}
