package io.windlass.capacity.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs: one or more containers and the volumes that they share.
 *
 * @param networkMode Docker network mode asked for, or awsvpc for a network of its own; null is the
 *     executor's default
 * @param instanceType the only instance type that may host it; null is any
 * @param runtimePlatform that it is made for; null is the host's
 * @param pod of a job with {@code eksProperties}, whose containers are then those in common terms;
 *     null of all others
 */
public record TaskPlan(
    List<ContainerPlan> containers,
    List<Volume> volumes,
    @Nullable String jobRoleArn,
    @Nullable String executionRoleArn,
    @Nullable String networkMode,
    boolean assignPublicIp,
    @Nullable String platformVersion,
    @Nullable String instanceType,
    @Nullable RuntimePlatform runtimePlatform,
    @Nullable PodPlan pod) {
  TaskPlan inNetwork(String mode) {
    return new TaskPlan(
        containers,
        volumes,
        jobRoleArn,
        executionRoleArn,
        mode,
        assignPublicIp,
        platformVersion,
        instanceType,
        runtimePlatform,
        pod);
  }

  TaskPlan with(PodPlan changed) {
    return new TaskPlan(
        containers,
        volumes,
        jobRoleArn,
        executionRoleArn,
        networkMode,
        assignPublicIp,
        platformVersion,
        instanceType,
        runtimePlatform,
        changed);
  }

  TaskPlan resolved(Map<String, String> variables, List<Volume> found) {
    List<ContainerPlan> resolved = new ArrayList<>(containers);
    resolved.set(0, containers.getFirst().withVariables(variables));
    return new TaskPlan(
        resolved,
        found,
        jobRoleArn,
        executionRoleArn,
        networkMode,
        assignPublicIp,
        platformVersion,
        instanceType,
        runtimePlatform,
        pod);
  }

  /**
   * What a task is made for.
   *
   * @param operatingSystemFamily such as LINUX or WINDOWS_SERVER_2022_CORE; null is LINUX
   * @param cpuArchitecture X86_64 or ARM64; null is the host's
   */
  public record RuntimePlatform(
      @Nullable String operatingSystemFamily, @Nullable String cpuArchitecture) {}

  /**
   * A volume that containers mount by name.
   *
   * @param hostPath on the host; null is an empty volume that lives as long as the task
   */
  public record Volume(String name, @Nullable String hostPath) {}
}
