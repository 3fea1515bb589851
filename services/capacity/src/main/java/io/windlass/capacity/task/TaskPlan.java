package io.windlass.capacity.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs: one or more containers and the volumes that they share.
 *
 * @param networkMode Docker network mode asked for, or awsvpc for a network of its own; null is the
 *     executor's default
 * @param instanceType the only instance type that may host it; null is any
 */
public record TaskPlan(
    List<ContainerPlan> containers,
    List<Volume> volumes,
    @Nullable String jobRoleArn,
    @Nullable String executionRoleArn,
    @Nullable String networkMode,
    boolean assignPublicIp,
    @Nullable String platformVersion,
    @Nullable String instanceType) {
  TaskPlan inNetwork(String mode) {
    return new TaskPlan(
        containers,
        volumes,
        jobRoleArn,
        executionRoleArn,
        mode,
        assignPublicIp,
        platformVersion,
        instanceType);
  }

  /**
   * A volume that containers mount by name.
   *
   * @param hostPath on the host; null is an empty volume that lives as long as the task
   */
  public record Volume(String name, @Nullable String hostPath) {}
}
