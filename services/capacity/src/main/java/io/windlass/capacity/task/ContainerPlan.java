package io.windlass.capacity.task;

import io.windlass.capacity.resource.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container of a task, fully resolved: definition, overrides and parameters are merged.
 *
 * @param entryPoint replaces the image's entry point; null keeps it
 * @param command replaces the image's command when not empty
 * @param environment the user's variables; the {@code AWS_BATCH_} ones are in the launch
 * @param resources what this container may use; the memory is a hard limit, 0 is none
 * @param essential whether the task ends when this container ends
 * @param user user and group in the form that Docker takes; null is the image's
 * @param log where output goes; null is captured
 * @param repositoryCredentials the secret with the login of the image's registry; null is none
 */
public record ContainerPlan(
    String name,
    String image,
    @Nullable List<String> entryPoint,
    List<String> command,
    Map<String, String> environment,
    Resources resources,
    boolean essential,
    List<Dependency> dependsOn,
    @Nullable String user,
    boolean privileged,
    boolean readonlyRootFilesystem,
    List<MountPoint> mountPoints,
    List<Ulimit> ulimits,
    @Nullable LinuxParameters linuxParameters,
    @Nullable LogConfiguration log,
    List<Secret> secrets,
    @Nullable String repositoryCredentials) {
  ContainerPlan withVariables(Map<String, String> further) {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.putAll(further);
    return new ContainerPlan(
        name,
        image,
        entryPoint,
        command,
        variables,
        resources,
        essential,
        dependsOn,
        user,
        privileged,
        readonlyRootFilesystem,
        mountPoints,
        ulimits,
        linuxParameters,
        log,
        secrets,
        repositoryCredentials);
  }

  /**
   * Another container of the task that must reach a condition first.
   *
   * @param condition START, COMPLETE or SUCCESS
   */
  public record Dependency(String containerName, String condition) {}

  /** A volume of the task, mounted into the container. */
  public record MountPoint(String sourceVolume, String containerPath, boolean readOnly) {}

  /** A process limit, by its Docker name, such as nofile. */
  public record Ulimit(String name, int softLimit, int hardLimit) {}

  /** A driver such as awslogs, json-file or none, and its options. */
  public record LogConfiguration(String driver, Map<String, String> options) {}

  /** A secret exposed as the environment variable {@code name}. */
  public record Secret(String name, String valueFrom) {}
}
