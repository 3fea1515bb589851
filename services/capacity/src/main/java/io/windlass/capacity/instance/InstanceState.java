package io.windlass.capacity.instance;

/** What can be done with an instance. */
public enum InstanceState {
  /** Launched, not yet ready; the scheduler does not know of it. Becomes READY by itself. */
  STARTING,
  /** Takes tasks. */
  READY,
  /**
   * About to go: the scheduler was asked to place nothing more there. Tasks that were on their way
   * still start. Ends when the scheduler says that it is empty, or is taken back on new demand.
   */
  DRAINING,
  /** Gone; tasks that reach it are refused. */
  TERMINATED;

  public boolean isTerminal() {
    return this == TERMINATED;
  }
}
