package io.windlass.scheduler.placement;

/** Whether an instance takes tasks. */
public enum InstanceState {
  /** It does. */
  READY,
  /** It is about to go; what runs there may finish. */
  DRAINING,
  /** It is being terminated, is empty, and capacity has been informed. */
  DRAINED
}
