package io.windlass.capacity.executor;

import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;

/** What of the place where tasks run a site lets containers have. */
@FunctionalInterface
public interface SitePolicy {
  /** Of executors whose tasks get nothing that a site could withhold. */
  SitePolicy NONE = (launch, container) -> {};

  /** Refuses what a container may not have, and names the member that asks for it. */
  void require(TaskLaunch launch, ContainerPlan container) throws StartFailure;
}
