package io.windlass.capacity.executor;

import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.ContainerPlan.LogConfiguration;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.TaskPlan;
import java.util.function.Predicate;

/**
 * What a definition may ask of whatever runs its tasks. Each {@link ExecutorKind} honours, refuses
 * or ignores each of them; refusals are made in the order of the constants. {@link #SECRETS} and
 * {@link #REPOSITORY_CREDENTIALS} are honoured with what a {@link SecretSource} has.
 */
public enum TaskFeature {
  PODS("eksProperties"),
  SEVERAL_CONTAINERS("containers"),
  SECRETS("secrets"),
  FIRELENS("logConfiguration.logDriver awsfirelens"),
  REPOSITORY_CREDENTIALS("repositoryCredentials"),
  IMAGE("image"),
  MEMORY("memory"),
  GPUS("gpu"),
  NETWORK_MODE("networkMode"),
  USER("user"),
  PRIVILEGED("privileged"),
  READONLY_ROOT("readonlyRootFilesystem"),
  TASK_VOLUMES("volumes"),
  HOST_VOLUMES("volumes.host"),
  ULIMITS("ulimits"),
  DEVICES("linuxParameters.devices"),
  INIT_PROCESS("linuxParameters.initProcessEnabled"),
  SHARED_MEMORY("linuxParameters.sharedMemorySize"),
  SWAP("linuxParameters.maxSwap"),
  TMPFS("linuxParameters.tmpfs"),
  LOG_DRIVERS("logConfiguration.logDriver");

  private final String member;

  TaskFeature(String member) {
    this.member = member;
  }

  /** Returns the member of a definition that asks for it, as AWS Batch names it. */
  public String member() {
    return member;
  }

  /** Returns whether a task needs it. */
  boolean isAskedFor(TaskPlan plan) {
    return switch (this) {
      case PODS -> plan.pod() != null;
      case SEVERAL_CONTAINERS -> plan.pod() == null && plan.containers().size() != 1;
      case SECRETS -> any(plan, container -> !container.secrets().isEmpty());
      case FIRELENS -> any(plan, container -> driver(container).equals("awsfirelens"));
      case REPOSITORY_CREDENTIALS ->
          any(plan, container -> container.repositoryCredentials() != null);
      case IMAGE -> any(plan, container -> !container.image().isEmpty());
      case MEMORY -> any(plan, container -> container.resources().memoryMiB() > 0);
      case GPUS -> any(plan, container -> container.resources().gpus() > 0);
      case NETWORK_MODE -> plan.networkMode() != null;
      case USER -> any(plan, container -> container.user() != null);
      case PRIVILEGED -> any(plan, ContainerPlan::privileged);
      case READONLY_ROOT -> any(plan, ContainerPlan::readonlyRootFilesystem);
      case TASK_VOLUMES -> plan.volumes().stream().anyMatch(v -> v.hostPath() == null);
      case HOST_VOLUMES -> plan.volumes().stream().anyMatch(v -> v.hostPath() != null);
      case ULIMITS -> any(plan, container -> !container.ulimits().isEmpty());
      case DEVICES -> anyLinux(plan, linux -> !linux.devices().isEmpty());
      case INIT_PROCESS -> anyLinux(plan, linux -> linux.initProcessEnabled() != null);
      case SHARED_MEMORY -> anyLinux(plan, linux -> linux.sharedMemorySizeMiB() != null);
      case SWAP -> anyLinux(plan, linux -> linux.maxSwapMiB() != null);
      case TMPFS -> anyLinux(plan, linux -> !linux.tmpfs().isEmpty());
      case LOG_DRIVERS ->
          any(plan, c -> !driver(c).equals("awslogs") && !driver(c).equals("awsfirelens"));
    };
  }

  /** Returns the reason of an attempt that fails because its executor refuses this (SEC-009). */
  String refusal(TaskPlan plan, String executor) {
    return switch (this) {
      case SEVERAL_CONTAINERS ->
          "CannotCreateContainerError: a task of "
              + plan.containers().size()
              + " containers is not available yet in Windlass";
      case FIRELENS ->
          "CannotCreateContainerError: log driver awsfirelens needs a log router (FireLens), which"
              + " is not available yet in Windlass; awslogs is";
      default ->
          "CannotCreateContainerError: %s is not available with the %s executor"
              .formatted(member, executor);
    };
  }

  private static boolean any(TaskPlan plan, Predicate<ContainerPlan> test) {
    return plan.containers().stream().anyMatch(test);
  }

  private static boolean anyLinux(TaskPlan plan, Predicate<LinuxParameters> test) {
    return any(
        plan,
        container -> {
          LinuxParameters linux = container.linuxParameters();
          return linux != null && test.test(linux);
        });
  }

  private static String driver(ContainerPlan container) {
    LogConfiguration log = container.log();
    return log == null ? "awslogs" : log.driver();
  }
}
