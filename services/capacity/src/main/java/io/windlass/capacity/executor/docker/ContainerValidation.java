package io.windlass.capacity.executor.docker;

import io.windlass.capacity.executor.HostAccess;
import io.windlass.capacity.executor.LaunchRules;
import io.windlass.capacity.executor.RuntimePlatforms;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is refused before an engine is asked to create a container: what it would not honour. */
final class ContainerValidation {
  private final DockerEngine engine;
  private final HostAccess access;
  private final LogStore logs;
  private volatile @Nullable RuntimePlatforms platforms;

  ContainerValidation(DockerEngine engine, HostAccess access, LogStore logs) {
    this.engine = engine;
    this.access = access;
    this.logs = logs;
  }

  /**
   * Refuses a task that may not or cannot run here.
   *
   * @return the platform to ask the engine for; empty is its own
   */
  Optional<String> require(TaskLaunch launch) throws StartFailure {
    ContainerPlan container = LaunchRules.container(launch);
    if (container.repositoryCredentials() != null) {
      throw new StartFailure(
          "ResourceInitializationError: unable to pull secrets or registry auth: repositoryCredentials"
              + " ("
              + container.repositoryCredentials()
              + ") are not available yet in Windlass; a docker login on the host is used");
    }
    access.require(launch, container);
    LaunchRules.requireLogGroup(launch, container, logs);
    var wanted = launch.plan().runtimePlatform();
    return wanted == null ? Optional.empty() : platforms().require(wanted);
  }

  private RuntimePlatforms platforms() {
    RuntimePlatforms known = platforms;
    if (known == null) {
      String told = engine.client().versionCmd().exec().getArch();
      known = RuntimePlatforms.of(told == null ? System.getProperty("os.arch", "") : told);
      platforms = known;
    }
    return known;
  }
}
