package io.windlass.capacity.scaling;

import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.resource.Resources;
import org.jspecify.annotations.Nullable;

/** One step that reconciling asks for, and why, for the log. */
public sealed interface ScalingCommand {
  String reason();

  /**
   * Launches one more instance.
   *
   * @param instanceId null for one that the environment's name and number make
   * @param vcpus what it counts against the environment's limits
   * @param elastic it stands for a host and is not drained for being idle
   */
  record Launch(
      @Nullable String instanceId,
      String type,
      Resources resources,
      long vcpus,
      boolean elastic,
      String reason)
      implements ScalingCommand {
    static Launch of(InstanceType type, String reason) {
      return new Launch(null, type.name(), type.offered(), type.vcpus(), false, reason);
    }
  }

  /** Takes a draining instance back. */
  record Resume(String instanceId, String reason) implements ScalingCommand {}

  /** Asks the scheduler to place nothing more on an instance. */
  record Drain(String instanceId, String reason) implements ScalingCommand {}

  /** Ends an instance that holds nothing. */
  record Terminate(String instanceId, String reason) implements ScalingCommand {}
}
