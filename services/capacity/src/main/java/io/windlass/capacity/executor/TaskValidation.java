package io.windlass.capacity.executor;

import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamKey;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses tasks before anything of them runs: for what the kind of executor does not honour, for
 * what the site does not allow, for a log that cannot be written, and for a platform that the
 * machine is not. Thread-safe.
 */
public final class TaskValidation {
  private static final String CANNOT_LOG =
      "CannotStartContainerError: failed to initialize logging driver: failed to create Cloudwatch"
          + " log stream: ";
  private static final Pattern STREAM_NAME = Pattern.compile("[^:*]*");

  private final ExecutorKind kind;
  private final SitePolicy site;
  private final LogStore logs;
  private final Supplier<RuntimePlatforms> platforms;
  private volatile @Nullable RuntimePlatforms known;

  /** Asks {@code platforms} once a task names one; what it fails with is thrown. */
  public TaskValidation(
      ExecutorKind kind, SitePolicy site, LogStore logs, Supplier<RuntimePlatforms> platforms) {
    this.kind = kind;
    this.site = site;
    this.logs = logs;
    this.platforms = platforms;
  }

  /**
   * Refuses a task that may not or cannot run here.
   *
   * @return the platform to ask an engine for, such as {@code linux/arm64}; empty is its own
   */
  public Optional<String> require(TaskLaunch launch) throws StartFailure {
    for (TaskFeature feature : TaskFeature.values()) {
      if (kind.refused().contains(feature) && feature.isAskedFor(launch.plan())) {
        throw new StartFailure(feature.refusal(launch.plan(), kind.name()));
      }
    }
    ContainerPlan container = launch.container();
    site.require(launch, container);
    requireLogGroup(launch, container);
    var wanted = launch.plan().runtimePlatform();
    return wanted == null ? Optional.empty() : platforms().require(wanted);
  }

  private RuntimePlatforms platforms() {
    RuntimePlatforms found = known;
    if (found == null) {
      found = platforms.get();
      known = found;
    }
    return found;
  }

  /** A group other than the default has to exist, unless it may be created (LOG-015, LOG-020). */
  private void requireLogGroup(TaskLaunch launch, ContainerPlan container) throws StartFailure {
    LogStreamKey stream = LaunchRules.logStream(launch);
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
