package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.scaling.Demand;
import io.windlass.capacity.scaling.Shortage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to an environment. */
public sealed interface EnvironmentEvent {
  /** Told to the world, with the environment's next sequence number. */
  sealed interface Published extends EnvironmentEvent {}

  /** A definition was taken on, and its instance types resolved. */
  record Defined(
      EnvironmentDefinition definition, long sequence, boolean deleting, List<String> typeNames)
      implements EnvironmentEvent {}

  /** What waits is known. */
  record DemandNoted(Demand demand, long sequence) implements EnvironmentEvent {}

  /** The owner's desiredvCpus were launched, or cannot be: from now on demand decides. */
  record DesiredReached() implements EnvironmentEvent {}

  /** An instance is on its way. */
  record InstanceLaunched(Instance instance, String why) implements EnvironmentEvent {}

  record StatusChanged(
      EnvironmentStatus status, String statusReason, int desiredvCpus, String clusterArn)
      implements Published {}

  record InstanceReady(Instance instance, Instant at) implements Published {}

  record InstanceDraining(String instanceId, Instant at, String why) implements Published {}

  record InstanceResumed(String instanceId, Instant at, String why) implements Published {}

  record InstanceTerminated(String instanceId, boolean lost, String why) implements Published {}

  /** Null is the end of a shortage. */
  record ShortageChanged(@Nullable Shortage shortage) implements Published {}
}
