package io.windlass.scheduler.placement;

import org.jspecify.annotations.Nullable;

/** An event of the capacity service about an environment. */
public sealed interface CapacityChange {
  /**
   * Its life cycle moved on.
   *
   * @param clusterArn ECS-style cluster; null if it has none (yet)
   * @param statusReason in capacity's words; null if there is nothing to say
   */
  record StatusChanged(String status, @Nullable String clusterArn, @Nullable String statusReason)
      implements CapacityChange {
    public StatusChanged(String status, @Nullable String clusterArn) {
      this(status, clusterArn, null);
    }
  }

  /** An instance takes tasks. */
  record Ready(Instance instance) implements CapacityChange {}

  /** An instance is about to go. */
  record Draining(String instanceId) implements CapacityChange {}

  /** A draining instance stays after all. */
  record Resumed(String instanceId) implements CapacityChange {}

  /** An instance is gone; its tasks are reported one by one. */
  record Terminated(String instanceId) implements CapacityChange {}

  /** It cannot give what is asked, for a reason in AWS's words; empty when it can again. */
  record Shortage(String reason, String message) implements CapacityChange {}
}
