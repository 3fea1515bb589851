package io.windlass.capacity.executor;

import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamKey;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;
import java.util.regex.Pattern;

/** What holds for a task on any executor that runs real commands. */
public final class LaunchRules {
  private static final String CANNOT_LOG =
      "CannotStartContainerError: failed to initialize logging driver: failed to create Cloudwatch"
          + " log stream: ";
  private static final Pattern STREAM_NAME = Pattern.compile("[^:*]*");

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
    var log = container.log();
    if (log != null && log.driver().equals("awsfirelens")) {
      throw new StartFailure(
          "CannotCreateContainerError: log driver awsfirelens needs a log router (FireLens), which"
              + " is not available yet in Windlass; awslogs is");
    }
    return container;
  }

  /** In the region that the job's log configuration names, or else in its own (LOG-010). */
  public static LogStreamKey logStream(TaskLaunch launch) {
    String region = launch.region();
    for (ContainerPlan container : launch.plan().containers()) {
      var log = container.log();
      if (log != null && log.driver().equals("awslogs")) {
        region = log.options().getOrDefault("awslogs-region", region);
      }
    }
    var group = new LogGroup(launch.accountId(), region, launch.logGroup());
    return new LogStreamKey(group, launch.logStreamName());
  }

  /** A group other than the default has to exist, unless it may be created (LOG-015, LOG-020). */
  public static void requireLogGroup(TaskLaunch launch, ContainerPlan container, LogStore logs)
      throws StartFailure {
    LogStreamKey stream = logStream(launch);
    String chosen = stream.name().replace(launch.taskId(), ""); // ids have their own rules
    if (!STREAM_NAME.matcher(chosen).matches() || stream.name().length() > 512) {
      throw new StartFailure(
          CANNOT_LOG
              + "InvalidParameterException: Value '"
              + stream.name()
              + "' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [^:*]* and have length less than or equal to 512");
    }
    LogGroup group = stream.group();
    if (logs.groupExists(group)) {
      return;
    }
    var log = container.log();
    if (log != null && "true".equalsIgnoreCase(log.options().get("awslogs-create-group"))) {
      logs.createGroup(group);
      return;
    }
    throw new StartFailure(
        CANNOT_LOG
            + "ResourceNotFoundException: The specified log group does not exist: "
            + group.name());
  }
}
