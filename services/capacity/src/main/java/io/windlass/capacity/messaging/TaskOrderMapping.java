package io.windlass.capacity.messaging;

import io.windlass.aws.StorableText;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.LiveTask.StopOrder;
import io.windlass.capacity.task.LogDestination;
import io.windlass.capacity.task.PodPlan;
import io.windlass.capacity.task.TaskIdentity;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOrder;
import io.windlass.capacity.task.TaskPlacement;
import io.windlass.capacity.task.TaskPlan;
import io.windlass.events.ContainerSpec;
import io.windlass.events.StartTask;
import io.windlass.events.StopTask;
import io.windlass.events.TaskCommand;
import io.windlass.events.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scheduler's orders, from Avro. */
final class TaskOrderMapping {
  private static final String GROUP_OPTION = "awslogs-group";

  /** Where the output of training jobs goes, on AWS as here; the group is made if it is missing. */
  private static final ContainerPlan.LogConfiguration TRAINING_LOG =
      new ContainerPlan.LogConfiguration(
          "awslogs",
          Map.of(GROUP_OPTION, "/aws/sagemaker/TrainingJobs", "awslogs-create-group", "true"));

  private TaskOrderMapping() {}

  /**
   * The order in a command.
   *
   * @param epoch the executor's present one
   */
  static TaskOrder toDomain(TaskCommand command, String epoch) {
    return switch (command.getCommand()) {
      case StartTask start ->
          new TaskOrder.Start(launch(command, start, epoch), command.getIssuedAt());
      case StopTask stop ->
          new TaskOrder.Stop(
              stop.getTaskId(),
              new StopOrder(
                  StorableText.of(stop.getReason()), Duration.ofSeconds(stop.getGraceSeconds())));
      case Object other ->
          throw new IllegalArgumentException("unknown task command " + other.getClass());
    };
  }

  private static TaskLaunch launch(TaskCommand command, StartTask start, String epoch) {
    TaskPlacement placement =
        new TaskPlacement(
            start.getComputeEnvironmentArn(),
            start.getInstanceId(),
            start.getContainerInstanceArn());
    boolean service = TaskLaunch.isService(placement);
    TaskPlan plan = plan(start, service);
    return new TaskLaunch(
        new TaskIdentity(
            command.getAccountId(),
            command.getRegion(),
            start.getTaskId(),
            start.getTaskArn(),
            start.getJobId(),
            start.getJobName(),
            start.getAttempt(),
            Map.copyOf(start.getTags()),
            start.getJobDefinitionArn()),
        placement,
        ResourceMapping.toDomain(start.getResources()),
        plan,
        Map.copyOf(start.getEnvironment()),
        new LogDestination(logGroup(plan), start.getLogStreamName()),
        epoch,
        null);
  }

  private static String logGroup(TaskPlan plan) {
    for (ContainerPlan container : plan.containers()) {
      ContainerPlan.LogConfiguration log = container.log();
      if (log != null && log.options().containsKey(GROUP_OPTION)) {
        return log.options().getOrDefault(GROUP_OPTION, LogDestination.DEFAULT_GROUP);
      }
    }
    return LogDestination.DEFAULT_GROUP;
  }

  private static TaskPlan plan(StartTask start, boolean service) {
    TaskSpec spec = start.getTask();
    PodPlan pod = PodMapping.toDomain(start);
    return new TaskPlan(
        pod != null
            ? PodMapping.containers(pod)
            : spec.getContainers().stream().map(c -> container(c, service)).toList(),
        spec.getVolumes().stream()
            .map(volume -> new TaskPlan.Volume(volume.getName(), orNull(volume.getHostPath())))
            .toList(),
        spec.getJobRoleArn(),
        spec.getExecutionRoleArn(),
        spec.getNetworkMode(),
        spec.getAssignPublicIp(),
        spec.getPlatformVersion(),
        spec.getInstanceType(),
        runtimePlatform(spec),
        pod);
  }

  /** An empty path is none: the volume is the task's own. */
  private static @Nullable String orNull(@Nullable String path) {
    return path == null || path.isEmpty() ? null : path;
  }

  private static TaskPlan.@Nullable RuntimePlatform runtimePlatform(TaskSpec spec) {
    boolean named = spec.getOperatingSystemFamily() != null || spec.getCpuArchitecture() != null;
    return named
        ? new TaskPlan.RuntimePlatform(spec.getOperatingSystemFamily(), spec.getCpuArchitecture())
        : null;
  }

  private static ContainerPlan container(ContainerSpec spec, boolean service) {
    List<String> entryPoint = spec.getEntryPoint();
    return new ContainerPlan(
        spec.getName(),
        spec.getImage(),
        entryPoint == null ? null : List.copyOf(entryPoint),
        List.copyOf(spec.getCommand()),
        Map.copyOf(spec.getEnvironment()),
        ResourceMapping.toDomain(spec.getResources()),
        spec.getEssential(),
        spec.getDependsOn().stream()
            .map(d -> new ContainerPlan.Dependency(d.getContainerName(), d.getCondition()))
            .toList(),
        spec.getUser(),
        spec.getPrivileged(),
        spec.getReadonlyRootFilesystem(),
        spec.getMountPoints().stream()
            .map(
                m ->
                    new ContainerPlan.MountPoint(
                        m.getSourceVolume(), m.getContainerPath(), m.getReadOnly()))
            .toList(),
        spec.getUlimits().stream()
            .map(u -> new ContainerPlan.Ulimit(u.getName(), u.getSoftLimit(), u.getHardLimit()))
            .toList(),
        linuxParameters(spec.getLinuxParameters()),
        service ? TRAINING_LOG : log(spec.getLogConfiguration()),
        spec.getSecrets().stream()
            .map(s -> new ContainerPlan.Secret(s.getName(), s.getValueFrom()))
            .toList(),
        spec.getRepositoryCredentials());
  }

  private static ContainerPlan.@Nullable LogConfiguration log(
      io.windlass.events.@Nullable LogConfiguration log) {
    return log == null
        ? null
        : new ContainerPlan.LogConfiguration(log.getLogDriver(), Map.copyOf(log.getOptions()));
  }

  private static @Nullable LinuxParameters linuxParameters(
      io.windlass.events.@Nullable LinuxParameters linux) {
    if (linux == null) {
      return null;
    }
    return new LinuxParameters(
        linux.getInitProcessEnabled(),
        linux.getSharedMemorySizeMiB(),
        linux.getMaxSwapMiB(),
        linux.getSwappiness(),
        linux.getTmpfs().stream()
            .map(
                t ->
                    new LinuxParameters.Tmpfs(
                        t.getContainerPath(), t.getSizeMiB(), List.copyOf(t.getMountOptions())))
            .toList(),
        linux.getDevices().stream()
            .map(
                d ->
                    new LinuxParameters.Device(
                        d.getHostPath(), d.getContainerPath(), List.copyOf(d.getPermissions())))
            .toList());
  }
}
