package io.windlass.capacity.executor;

import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;

/** Decides what of the machine containers may have at this site. */
@FunctionalInterface
public interface SitePolicy {
  /** Allows everything. */
  SitePolicy NONE = (launch, container) -> {};

  /** Refuses what a container may not have, and names the member that asks for it. */
  void require(TaskLaunch launch, ContainerPlan container) throws StartFailure;
}
