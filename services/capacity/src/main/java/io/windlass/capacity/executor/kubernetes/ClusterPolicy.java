package io.windlass.capacity.executor.kubernetes;

import io.windlass.capacity.executor.HostAccess;
import io.windlass.capacity.executor.SitePolicy;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan.Volume;
import java.util.Optional;

/**
 * What pods may have at this site: the host paths that its map knows, and privileges as everywhere.
 */
record ClusterPolicy(HostAccess host, ClusterVolumes volumes) implements SitePolicy {
  @Override
  public void require(TaskLaunch launch, ContainerPlan container) throws StartFailure {
    host.require(launch, container);
  }

  @Override
  public Optional<String> hostPath(Volume volume, boolean writable) throws StartFailure {
    String path = volume.hostPath();
    if (path != null && !volumes.has(path)) {
      throw PodManifest.notMapped(volume.name(), path);
    }
    return Optional.ofNullable(path);
  }
}
