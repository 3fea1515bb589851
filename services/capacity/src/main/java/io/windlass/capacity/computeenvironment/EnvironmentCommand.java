package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.scaling.Demand;

/** What an environment is told. */
public sealed interface EnvironmentCommand {
  /**
   * Its owner changed it.
   *
   * @param sequence grows with each change
   * @param deleting it is to go, or has gone
   */
  record Define(EnvironmentDefinition definition, long sequence, boolean deleting)
      implements EnvironmentCommand {}

  /**
   * The scheduler says what waits for it.
   *
   * @param sequence grows with each request of the account
   */
  record Want(Demand demand, long sequence) implements EnvironmentCommand {}

  /** The scheduler has nothing on a draining instance, and will place nothing there. */
  record Release(String instanceId) implements EnvironmentCommand {}

  /** Time has passed, or tasks have come and gone. */
  record Reconcile() implements EnvironmentCommand {}
}
