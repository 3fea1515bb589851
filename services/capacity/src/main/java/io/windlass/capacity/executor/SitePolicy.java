package io.windlass.capacity.executor;

import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan.Volume;
import java.util.Optional;

/**
 * Decides what of the machine containers may have at this site, and where volumes are. Thread-safe.
 */
public interface SitePolicy {
  /** Allows everything. */
  SitePolicy NONE = new SitePolicy() {};

  /** Refuses what a container may not have, and names the member that asks for it. */
  default void require(TaskLaunch launch, ContainerPlan container) throws StartFailure {}

  /**
   * Returns the path of a volume on the machine; empty if it is a new one that lives as long as its
   * task.
   *
   * @param writable whether the container writes to it
   * @throws StartFailure if the container may not have it; it names the member that asks for it
   */
  default Optional<String> hostPath(Volume volume, boolean writable) throws StartFailure {
    return Optional.ofNullable(volume.hostPath());
  }
}
