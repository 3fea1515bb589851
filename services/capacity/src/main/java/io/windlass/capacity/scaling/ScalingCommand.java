package io.windlass.capacity.scaling;

import io.windlass.capacity.instancetype.InstanceType;

/** One step that reconciling asks for, and why, for the log. */
public sealed interface ScalingCommand {
  String reason();

  /** Launches one more instance. */
  record Launch(InstanceType type, String reason) implements ScalingCommand {}

  /** Takes a draining instance back. */
  record Resume(String instanceId, String reason) implements ScalingCommand {}

  /** Asks the scheduler to place nothing more on an instance. */
  record Drain(String instanceId, String reason) implements ScalingCommand {}

  /** Ends an instance that holds nothing. */
  record Terminate(String instanceId, String reason) implements ScalingCommand {}
}
