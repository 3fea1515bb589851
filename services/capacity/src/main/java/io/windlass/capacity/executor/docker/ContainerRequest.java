package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.TaskEnvironment;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A task as the engine's request to create its container: one line per property of CP-. */
final class ContainerRequest {
  static final String TASK_LABEL = "io.windlass.task";
  static final String OWNER_LABEL = "io.windlass.owner";
  private static final long MIB = 1024L * 1024;

  /** The engine refuses less. */
  private static final long LEAST_MEMORY_MIB = 6;

  /** In microseconds, the engine's default; and the kernel refuses a smaller part of it. */
  private static final long CPU_PERIOD = 100_000;

  private static final long LEAST_CPU_QUOTA = 1_000;

  private ContainerRequest() {}

  /** Engines allow neither of the marks of a child's or a node's id (AR-002, MNP-006) in names. */
  static String containerName(String taskId) {
    return "windlass-" + taskId.replace(':', '.').replace('#', '_');
  }

  static String volumeName(String taskId, String volume) {
    return containerName(taskId) + "-" + volume;
  }

  /** Output is captured unless the job sends it elsewhere (LOG-001, LOG-003). */
  static boolean isCaptured(ContainerPlan container) {
    var log = container.log();
    return log == null || log.driver().equals("awslogs");
  }

  /** The volumes that the engine makes for the task. */
  static List<String> ownVolumes(TaskLaunch launch) {
    return launch.plan().volumes().stream()
        .filter(volume -> volume.hostPath() == null)
        .map(volume -> volumeName(launch.taskId(), volume.name()))
        .toList();
  }

  static CreateContainerCmd of(
      DockerClient client, TaskLaunch launch, String owner, ContainerNetworks.Reach reach)
      throws StartFailure {
    ContainerPlan container = launch.container();
    List<String> environment = new ArrayList<>();
    TaskEnvironment.of(launch, container, reach.metadataUri())
        .forEach((k, v) -> environment.add(k + "=" + v));
    var request =
        client
            .createContainerCmd(container.image())
            .withName(containerName(launch.taskId()))
            .withLabels(labels(launch, owner))
            .withEnv(environment)
            .withHostConfig(host(launch, container, reach));
    List<String> entryPoint = container.entryPoint();
    if (entryPoint != null) {
      request.withEntrypoint(entryPoint);
    }
    if (!container.command().isEmpty()) {
      request.withCmd(container.command());
    }
    String user = container.user();
    if (user != null && !user.isEmpty()) {
      request.withUser(user);
    }
    return request;
  }

  /** The tags that the job propagates (JD-023), and what finds the container again. */
  private static Map<String, String> labels(TaskLaunch launch, String owner) {
    Map<String, String> labels = new LinkedHashMap<>(launch.identity().tags());
    labels.put(TASK_LABEL, launch.taskId());
    labels.put(OWNER_LABEL, owner);
    labels.put("io.windlass.job", launch.jobId());
    labels.put("io.windlass.job-name", launch.identity().jobName());
    labels.put("io.windlass.account", launch.accountId());
    return labels;
  }

  private static HostConfig host(
      TaskLaunch launch, ContainerPlan container, ContainerNetworks.Reach reach)
      throws StartFailure {
    long asked = container.resources().memoryMiB();
    long memory = asked == 0 ? 0 : Math.max(LEAST_MEMORY_MIB, asked) * MIB;
    var host =
        HostConfig.newHostConfig()
            .withCpuShares(cpuShares(container.resources().milliVcpus()))
            .withMemory(memory)
            .withPrivileged(container.privileged())
            .withReadonlyRootfs(container.readonlyRootFilesystem())
            .withNetworkMode(reach.networkMode())
            .withExtraHosts(reach.extraHosts().toArray(String[]::new))
            .withUlimits(
                container.ulimits().stream()
                    .map(u -> new Ulimit(u.name(), (long) u.softLimit(), (long) u.hardLimit()))
                    .toList())
            .withBinds(binds(launch, container))
            .withLogConfig(logConfig(container));
    if (container.resources().gpus() > 0) {
      host.withDeviceRequests(List.of(gpus(launch, container)));
    }
    if (launch.assignment().fargate()) {
      host.withCpuPeriod(CPU_PERIOD).withCpuQuota(cpuQuota(container.resources().milliVcpus()));
    }
    LinuxParameters linux = container.linuxParameters();
    return linux == null ? host : withLinux(host, linux, memory);
  }

  /**
   * The task's own devices; those of a task that was taken on by number are the engine's choice.
   */
  private static DeviceRequest gpus(TaskLaunch launch, ContainerPlan container) {
    List<String> ids = launch.assignment().gpus();
    if (ids.isEmpty()) {
      return new DeviceRequest()
          .withCount((int) container.resources().gpus())
          .withCapabilities(List.of(List.of("gpu")));
    }
    boolean specified = ids.getFirst().contains("="); // as the Container Device Interface has it
    return specified
        ? new DeviceRequest().withDriver("cdi").withDeviceIds(ids)
        : new DeviceRequest().withDeviceIds(ids).withCapabilities(List.of(List.of("gpu")));
  }

  /** 1,024 shares a vCPU: a weight, not a limit (RR-006). */
  private static int cpuShares(long milliVcpus) {
    return Math.clamp(milliVcpus * 1024 / 1000, 2, 262_144);
  }

  /** A Fargate task has its vCPUs and no more; more than the machine has are no limit. */
  private static long cpuQuota(long milliVcpus) {
    return Math.max(LEAST_CPU_QUOTA, milliVcpus * CPU_PERIOD / 1000);
  }

  private static List<Bind> binds(TaskLaunch launch, ContainerPlan container) throws StartFailure {
    Map<String, String> sources = new LinkedHashMap<>();
    for (TaskPlan.Volume volume : launch.plan().volumes()) {
      String path = volume.hostPath();
      sources.put(volume.name(), path == null ? volumeName(launch.taskId(), volume.name()) : path);
    }
    List<Bind> binds = new ArrayList<>();
    for (ContainerPlan.MountPoint mount : container.mountPoints()) {
      String source = sources.get(mount.sourceVolume());
      if (source == null) {
        throw new StartFailure(
            "CannotCreateContainerError: unknown volume '" + mount.sourceVolume() + "'");
      }
      AccessMode access = mount.readOnly() ? AccessMode.ro : AccessMode.rw;
      binds.add(new Bind(source, new Volume(mount.containerPath()), access));
    }
    return binds;
  }

  private static LogConfig logConfig(ContainerPlan container) {
    var log = container.log();
    return log == null || isCaptured(container)
        ? new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of())
        : new LogConfig(LogConfig.LoggingType.fromValue(log.driver()), log.options());
  }

  private static HostConfig withLinux(HostConfig host, LinuxParameters linux, long memory) {
    Integer shared = linux.sharedMemorySizeMiB();
    if (shared != null) {
      host.withShmSize(shared * MIB);
    }
    Integer swap = linux.maxSwapMiB();
    if (swap != null) { // CP-030: without it, the engine's default holds, and swappiness is ignored
      host.withMemorySwap(memory + swap * MIB);
      Integer swappiness = linux.swappiness();
      if (swappiness != null) {
        host.withMemorySwappiness((long) swappiness);
      }
    }
    Map<String, String> tmpfs = new LinkedHashMap<>();
    for (LinuxParameters.Tmpfs mount : linux.tmpfs()) {
      List<String> options = new ArrayList<>(List.of("size=" + mount.sizeMiB() + "m"));
      options.addAll(mount.mountOptions());
      tmpfs.put(mount.containerPath(), String.join(",", options));
    }
    return host.withTmpFs(tmpfs)
        .withInit(linux.initProcessEnabled())
        .withDevices(linux.devices().stream().map(ContainerRequest::device).toList());
  }

  private static Device device(LinuxParameters.Device device) {
    String inside = device.containerPath();
    var permissions = new StringBuilder();
    for (String permission : device.permissions()) {
      permissions.append(
          switch (permission) {
            case "READ" -> "r";
            case "WRITE" -> "w";
            default -> "m";
          });
    }
    return new Device(
        permissions.isEmpty() ? "rwm" : permissions.toString(),
        inside == null ? device.hostPath() : inside,
        device.hostPath());
  }
}
