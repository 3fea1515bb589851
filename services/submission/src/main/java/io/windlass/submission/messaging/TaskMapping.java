package io.windlass.submission.messaging;

import io.windlass.aws.batch.ContainerProperties;
import io.windlass.aws.batch.KeyValuePair;
import io.windlass.aws.batch.NetworkConfiguration;
import io.windlass.aws.batch.Secret;
import io.windlass.events.ContainerSpec;
import io.windlass.events.Device;
import io.windlass.events.LinuxParameters;
import io.windlass.events.LogConfiguration;
import io.windlass.events.MountPoint;
import io.windlass.events.NodeRange;
import io.windlass.events.ResourceShape;
import io.windlass.events.SecretReference;
import io.windlass.events.TaskSpec;
import io.windlass.events.Tmpfs;
import io.windlass.events.Ulimit;
import io.windlass.events.Volume;
import io.windlass.submission.job.SubmittedJob;
import io.windlass.submission.jobdefinition.EcsTask;
import io.windlass.submission.jobdefinition.EnvironmentRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Maps the task of a job to the specification that executors run, completely resolved. */
final class TaskMapping {
  private TaskMapping() {}

  static TaskSpec task(SubmittedJob.Task task) {
    return task(task, EcsTask.DEFAULT_NAME);
  }

  static TaskSpec task(SubmittedJob.Task task, String containerName) {
    SubmittedJob.Pod pod = task.pod();
    if (pod != null) {
      return TaskSpec.newBuilder()
          .setContainers(List.of())
          .setPod(PodMapping.pod(pod.runs()))
          .build();
    }
    ContainerProperties container = task.container();
    NetworkConfiguration network = container.networkConfiguration();
    var platform = container.fargatePlatformConfiguration();
    var runtime = container.runtimePlatform();
    return TaskSpec.newBuilder()
        .setContainers(List.of(container(task, containerName)))
        .setVolumes(map(container.volumes(), TaskMapping::volume))
        .setJobRoleArn(container.jobRoleArn())
        .setExecutionRoleArn(container.executionRoleArn())
        .setAssignPublicIp(network != null && "ENABLED".equals(network.assignPublicIp()))
        .setPlatformVersion(platform == null ? null : platform.platformVersion())
        .setOperatingSystemFamily(runtime == null ? null : runtime.operatingSystemFamily())
        .setCpuArchitecture(runtime == null ? null : runtime.cpuArchitecture())
        .build();
  }

  static List<NodeRange> nodes(SubmittedJob.MultiNode multiNode) {
    return multiNode.ranges().stream()
        .map(
            range ->
                new NodeRange(
                    range.first(), range.last(), resources(range.task()), task(range.task())))
        .toList();
  }

  static ResourceShape resources(SubmittedJob.Task task) {
    var needed = task.resources();
    return new ResourceShape(needed.milliVcpus(), needed.memoryMiB(), needed.gpus());
  }

  private static ContainerSpec container(SubmittedJob.Task task, String name) {
    ContainerProperties container = task.container();
    var login = container.repositoryCredentials();
    return ContainerSpec.newBuilder()
        .setName(name)
        .setImage(container.image())
        .setCommand(task.command())
        .setEnvironment(environment(container.environment()))
        .setResources(resources(task))
        .setUser(container.user())
        .setPrivileged(Boolean.TRUE.equals(container.privileged()))
        .setReadonlyRootFilesystem(Boolean.TRUE.equals(container.readonlyRootFilesystem()))
        .setMountPoints(map(container.mountPoints(), TaskMapping::mountPoint))
        .setUlimits(
            map(container.ulimits(), u -> new Ulimit(u.name(), u.softLimit(), u.hardLimit())))
        .setLinuxParameters(linux(container.linuxParameters()))
        .setLogConfiguration(log(container.logConfiguration()))
        .setSecrets(secrets(container.secrets()))
        .setRepositoryCredentials(login == null ? null : login.credentialsParameter())
        .build();
  }

  private static Map<String, String> environment(@Nullable List<KeyValuePair> variables) {
    Map<String, String> result = new LinkedHashMap<>();
    for (KeyValuePair variable : variables == null ? List.<KeyValuePair>of() : variables) {
      String name = variable.name();
      if (name != null && EnvironmentRules.reachesContainer(name)) {
        result.put(name, variable.value());
      }
    }
    return result;
  }

  private static List<SecretReference> secrets(@Nullable List<Secret> secrets) {
    return secrets == null
        ? List.of()
        : secrets.stream()
            .filter(secret -> EnvironmentRules.reachesContainer(secret.name()))
            .map(secret -> new SecretReference(secret.name(), secret.valueFrom()))
            .toList();
  }

  private static Volume volume(io.windlass.aws.batch.Volume volume) {
    var host = volume.host();
    return new Volume(volume.name(), host == null ? null : host.sourcePath());
  }

  private static MountPoint mountPoint(io.windlass.aws.batch.MountPoint mount) {
    return new MountPoint(
        mount.sourceVolume(), mount.containerPath(), Boolean.TRUE.equals(mount.readOnly()));
  }

  private static @Nullable LinuxParameters linux(
      io.windlass.aws.batch.@Nullable LinuxParameters linux) {
    if (linux == null) {
      return null;
    }
    return LinuxParameters.newBuilder()
        .setInitProcessEnabled(linux.initProcessEnabled())
        .setSharedMemorySizeMiB(linux.sharedMemorySize())
        .setMaxSwapMiB(linux.maxSwap())
        .setSwappiness(linux.swappiness())
        .setTmpfs(
            map(
                linux.tmpfs(),
                t -> new Tmpfs(t.containerPath(), t.size(), map(t.mountOptions(), o -> o))))
        .setDevices(
            map(
                linux.devices(),
                d -> new Device(d.hostPath(), d.containerPath(), map(d.permissions(), p -> p))))
        .build();
  }

  private static @Nullable LogConfiguration log(
      io.windlass.aws.batch.@Nullable LogConfiguration log) {
    if (log == null) {
      return null;
    }
    return new LogConfiguration(log.logDriver(), log.options() == null ? Map.of() : log.options());
  }

  private static <S, T> List<T> map(@Nullable List<S> list, Function<S, T> mapping) {
    return list == null ? List.of() : list.stream().map(mapping).toList();
  }
}
