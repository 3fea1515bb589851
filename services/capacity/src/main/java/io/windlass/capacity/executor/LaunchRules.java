package io.windlass.capacity.executor;

import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamKey;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;

/** What holds for a task on any executor that runs real commands. */
public final class LaunchRules {
  private LaunchRules() {}

  /** The task's only container; several are not available yet, nor are secrets (SEC-009). */
  public static ContainerPlan container(TaskLaunch launch) throws StartFailure {
    var containers = launch.plan().containers();
    if (containers.size() != 1) {
      throw new StartFailure(
          "CannotCreateContainerError: a task of "
              + containers.size()
              + " containers is not available yet in Windlass");
    }
    ContainerPlan container = containers.getFirst();
    if (!container.secrets().isEmpty()) {
      throw new StartFailure(
          "ResourceInitializationError: unable to retrieve secret "
              + container.secrets().getFirst().valueFrom()
              + ": secrets are not available yet in Windlass");
    }
    return container;
  }

  public static LogStreamKey logStream(TaskLaunch launch) {
    var group = new LogGroup(launch.accountId(), launch.region(), launch.logGroup());
    return new LogStreamKey(group, launch.logStreamName());
  }

  /** A group other than the default has to exist, unless it may be created (LOG-015, LOG-020). */
  public static void requireLogGroup(TaskLaunch launch, ContainerPlan container, LogStore logs)
      throws StartFailure {
    LogGroup group = logStream(launch).group();
    if (logs.groupExists(group)) {
      return;
    }
    var log = container.log();
    if (log != null && "true".equalsIgnoreCase(log.options().get("awslogs-create-group"))) {
      logs.createGroup(group);
      return;
    }
    throw new StartFailure(
        "CannotStartContainerError: failed to initialize logging driver: failed to create"
            + " Cloudwatch log stream: ResourceNotFoundException: The specified log group does not"
            + " exist: "
            + group.name());
  }
}
