package io.windlass.submission.jobdefinition;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.EcsProperties;
import io.windlass.aws.batch.EcsTaskProperties;
import io.windlass.aws.batch.FargatePlatformConfiguration;
import io.windlass.aws.batch.TaskContainerProperties;
import io.windlass.submission.outcome.ValidationErrors;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task in the form of {@code ecsProperties}, with one container (ECS-001 to ECS-006): it runs as
 * the same container in the form of {@code containerProperties} does.
 *
 * @param task what is said of the whole task
 * @param container its container
 */
public record EcsTask(EcsTaskProperties task, TaskContainerProperties container) {
  /** The name of a container that has none. */
  public static final String DEFAULT_NAME = "default";

  private static final Set<String> IPC_MODES = Set.of("host", "task", "none");
  private static final Set<String> PID_MODES = Set.of("host", "task");

  /** Returns the task of properties that were accepted. */
  public static EcsTask of(EcsProperties properties) {
    EcsTaskProperties task = properties.taskProperties().getFirst();
    return new EcsTask(task, task.containers().getFirst());
  }

  /** Returns the container's name. */
  public String name() {
    String name = container.name();
    return name == null ? DEFAULT_NAME : name;
  }

  /** Returns the container in the form of {@code containerProperties}. */
  public ContainerProperties asContainer() {
    String version = task.platformVersion();
    return ContainerProperties.builder()
        .image(container.image())
        .command(container.command())
        .jobRoleArn(task.taskRoleArn())
        .executionRoleArn(task.executionRoleArn())
        .volumes(task.volumes())
        .environment(container.environment())
        .mountPoints(container.mountPoints())
        .readonlyRootFilesystem(container.readonlyRootFilesystem())
        .privileged(container.privileged())
        .ulimits(container.ulimits())
        .user(container.user())
        .resourceRequirements(container.resourceRequirements())
        .linuxParameters(container.linuxParameters())
        .logConfiguration(container.logConfiguration())
        .secrets(container.secrets())
        .networkConfiguration(task.networkConfiguration())
        .fargatePlatformConfiguration(
            version == null ? null : new FargatePlatformConfiguration(version))
        .enableExecuteCommand(task.enableExecuteCommand())
        .ephemeralStorage(task.ephemeralStorage())
        .runtimePlatform(task.runtimePlatform())
        .repositoryCredentials(container.repositoryCredentials())
        .build();
  }

  /**
   * Checks the form, and what is not available in it. {@link ContainerRules} checks the container.
   *
   * @return the container, as far as there is one to be looked at
   */
  static @Nullable ContainerProperties check(
      EcsProperties properties, ValidationErrors validationErrors) {
    if (properties.taskProperties().size() != 1) {
      validationErrors.invalid("ecsProperties: taskProperties must have exactly 1 entry.");
      return null;
    }
    EcsTaskProperties task = properties.taskProperties().getFirst();
    checkMode("ipcMode", task.ipcMode(), IPC_MODES, "[host, task, none]", validationErrors);
    checkMode("pidMode", task.pidMode(), PID_MODES, "[host, task]", validationErrors);
    if (task.containers().stream().allMatch(c -> Boolean.FALSE.equals(c.essential()))) {
      validationErrors.invalid("At least one container must be set as essential");
    }
    if (task.containers().size() != 1) {
      validationErrors.notAvailable("A job definition with several containers (ecsProperties)");
      return null;
    }
    TaskContainerProperties container = task.containers().getFirst();
    if (container.dependsOn() != null && !container.dependsOn().isEmpty()) {
      validationErrors.invalid("Container dependency can not be used in a single-container job.");
    }
    if (container.firelensConfiguration() != null) {
      validationErrors.notAvailable("A log router (firelensConfiguration)");
    }
    if ("host".equals(task.ipcMode())) {
      validationErrors.notAvailable("ipcMode host");
    }
    if ("host".equals(task.pidMode())) {
      validationErrors.notAvailable("pidMode host");
    }
    return of(properties).asContainer();
  }

  private static void checkMode(
      String member,
      @Nullable String mode,
      Set<String> valid,
      String values,
      ValidationErrors validationErrors) {
    if (mode != null && !valid.contains(mode)) {
      validationErrors.invalid(member + " " + mode + " is not valid. Valid values are: " + values);
    }
  }
}
