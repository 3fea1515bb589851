package io.windlass.capacity.executor;

import io.windlass.capacity.executor.SecretSource.RegistryLogin;
import io.windlass.capacity.log.LogGroup;
import io.windlass.capacity.log.LogStore;
import io.windlass.capacity.log.LogStreamKey;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan.Volume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses tasks before anything of them runs: for what the kind of executor does not honour, for
 * secrets that cannot be had, for what the site does not allow, for a log that cannot be written,
 * and for a platform that the machine is not. Resolves what the definitions of the others refer to:
 * secrets, registry logins and volumes. Thread-safe.
 */
public final class TaskValidation {
  private static final String CANNOT_LOG =
      "CannotStartContainerError: failed to initialize logging driver: failed to create Cloudwatch"
          + " log stream: ";
  private static final Pattern STREAM_NAME = Pattern.compile("[^:*]*");

  private final ExecutorKind kind;
  private final SitePolicy site;
  private final SecretSource secrets;
  private final LogStore logs;
  private final Supplier<RuntimePlatforms> platforms;
  private volatile @Nullable RuntimePlatforms known;

  /** Asks {@code platforms} once a task names one; what it fails with is thrown. */
  public TaskValidation(
      ExecutorKind kind,
      SitePolicy site,
      SecretSource secrets,
      LogStore logs,
      Supplier<RuntimePlatforms> platforms) {
    this.kind = kind;
    this.site = site;
    this.secrets = secrets;
    this.logs = logs;
    this.platforms = platforms;
  }

  /**
   * Returns a task as it may start here.
   *
   * @throws StartFailure if it may not or cannot run here
   */
  public StartableTask require(TaskLaunch launch) throws StartFailure {
    for (TaskFeature feature : TaskFeature.values()) {
      if (kind.refused().contains(feature) && feature.isAskedFor(launch.plan())) {
        throw new StartFailure(feature.refusal(launch.plan(), kind.name()));
      }
    }
    ContainerPlan container = launch.container();
    Map<String, String> variables = secretVariables(launch, container);
    Optional<RegistryLogin> login = registryLogin(launch, container);
    site.require(launch, container);
    List<Volume> volumes = volumes(launch, container);
    requireLogGroup(launch, container);
    var wanted = launch.plan().runtimePlatform();
    return new StartableTask(
        launch.resolved(variables, volumes),
        wanted == null ? Optional.empty() : platforms().require(wanted),
        login);
  }

  private Map<String, String> secretVariables(TaskLaunch launch, ContainerPlan container)
      throws StartFailure {
    if (!kind.honoured().contains(TaskFeature.SECRETS)) {
      return Map.of();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (ContainerPlan.Secret secret : container.secrets()) {
      variables.put(secret.name(), secrets.value(launch, secret.valueFrom()));
    }
    return variables;
  }

  private Optional<RegistryLogin> registryLogin(TaskLaunch launch, ContainerPlan container)
      throws StartFailure {
    String named = container.repositoryCredentials();
    return named == null || !kind.honoured().contains(TaskFeature.REPOSITORY_CREDENTIALS)
        ? Optional.empty()
        : Optional.of(secrets.registryLogin(launch, named));
  }

  private List<Volume> volumes(TaskLaunch launch, ContainerPlan container) throws StartFailure {
    List<Volume> volumes = new ArrayList<>();
    for (Volume volume : launch.plan().volumes()) {
      boolean writable =
          container.mountPoints().stream()
              .anyMatch(mount -> !mount.readOnly() && mount.sourceVolume().equals(volume.name()));
      volumes.add(new Volume(volume.name(), site.hostPath(volume, writable).orElse(null)));
    }
    return volumes;
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
