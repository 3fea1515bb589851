package io.windlass.scheduler.placement;

/** Whether an instance accepts tasks. */
public enum InstanceState {
  /** It accepts tasks. */
  READY,
  /** It accepts no more tasks and is terminated when its running tasks have ended. */
  DRAINING,
  /** It is empty, and capacity has been informed, which terminates it. */
  DRAINED
}
