package io.windlass.scheduler.placement;

import org.jspecify.annotations.Nullable;

/** An event of the capacity service about an environment. */
public sealed interface CapacityChange {
  /**
   * The environment has a new status.
   *
   * @param clusterArn ECS-style cluster; null if it has none (yet)
   * @param statusReason capacity's reason for the status; null if there is none
   */
  record StatusChanged(String status, @Nullable String clusterArn, @Nullable String statusReason)
      implements CapacityChange {
    public StatusChanged(String status, @Nullable String clusterArn) {
      this(status, clusterArn, null);
    }
  }

  /** An instance accepts tasks. */
  record Ready(Instance instance) implements CapacityChange {}

  /** An instance accepts no more tasks and will be terminated. */
  record Draining(String instanceId) implements CapacityChange {}

  /** A draining instance accepts tasks again. */
  record Resumed(String instanceId) implements CapacityChange {}

  /** An instance no longer exists; the ends of its tasks are reported one by one. */
  record Terminated(String instanceId) implements CapacityChange {}

  /**
   * The environment cannot provide the demanded capacity.
   *
   * @param reason the reason in AWS's words; empty when the shortage is over
   */
  record Shortage(String reason, String message) implements CapacityChange {}
}
