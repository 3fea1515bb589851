package io.windlass.capacity.executor.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.StartableTask;
import io.windlass.capacity.executor.TaskEnvironment;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task as a pod, on ECS terms: one line per property of CP-. Pure.
 *
 * <p>Memory is requested and limited alike. vCPUs are requested, which makes them a weight, as
 * shares are on EC2; a Fargate task's are a limit as well. Each pod has an address of its own,
 * whatever the network mode.
 *
 * @param owner label that tells the pods of this service from those of others
 * @param volumes the site's map
 * @param nodeTimeout how long the pod stays on a node that does not answer
 */
record PodManifest(String owner, ClusterVolumes volumes, Duration nodeTimeout) {
  private static final String CANNOT_CREATE = "CannotCreateContainerError: ";
  private static final String SHARED_MEMORY = "windlass-shared-memory";
  private static final String GPU = "nvidia.com/gpu";

  /**
   * Returns the pod of a task.
   *
   * @throws StartFailure if Kubernetes cannot do what the definition says
   */
  Pod of(StartableTask task, Instant now) throws StartFailure {
    TaskLaunch launch = task.launch();
    ContainerPlan plan = launch.container();
    LinuxParameters linux = plan.linuxParameters();
    List<Volume> podVolumes = new ArrayList<>();
    Container container = container(launch, plan, podVolumes);
    var spec =
        new PodSpecBuilder()
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(30L)
            .withTolerations(tolerations())
            .withVolumes(podVolumes)
            .withContainers(container);
    if (linux != null && Boolean.TRUE.equals(linux.initProcessEnabled())) {
      spec.withShareProcessNamespace(true); // its pause process reaps, and is PID 1
    }
    task.platform()
        .map(platform -> platform.substring(platform.indexOf('/') + 1))
        .ifPresent(processor -> spec.addToNodeSelector("kubernetes.io/arch", processor));
    return pod(launch, now).withSpec(spec.build()).build();
  }

  /**
   * Returns a pod that never runs: it stands for a task that was told to stop before it was
   * started, and takes its name.
   */
  Pod stopped(String taskId, Instant deadline) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(PodNames.pod(taskId))
        .addToLabels(PodNames.TASK, PodNames.label(taskId))
        .addToLabels(PodNames.OWNER, owner)
        .addToAnnotations(PodNames.STOP_BY, deadline.toString())
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewSchedulingGate(PodNames.STOPPED_GATE)
        .withContainers(
            new ContainerBuilder().withName(PodNames.CONTAINER).withImage("stopped").build())
        .endSpec()
        .build();
  }

  private PodBuilder pod(TaskLaunch launch, Instant now) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(PodNames.TASK, PodNames.label(launch.taskId()));
    labels.put(PodNames.OWNER, owner);
    labels.put(PodNames.JOB, PodNames.label(launch.jobId()));
    labels.put(PodNames.ACCOUNT, PodNames.label(launch.accountId()));
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(PodNames.CREATED, now.toString());
    annotations.put("windlass.io/job-name", launch.identity().jobName());
    annotations.put("windlass.io/attempt", Integer.toString(launch.attempt()));
    if (!launch.identity().tags().isEmpty()) {
      annotations.put(PodNames.TAGS, Serialization.asJson(launch.identity().tags()));
    }
    return new PodBuilder()
        .withNewMetadata()
        .withName(PodNames.pod(launch.taskId()))
        .withLabels(labels)
        .withAnnotations(annotations)
        .withFinalizers(PodNames.FINALIZER)
        .endMetadata();
  }

  private List<Toleration> tolerations() {
    return List.of(
        toleration("node.kubernetes.io/not-ready"),
        toleration("node.kubernetes.io/unreachable"),
        new TolerationBuilder()
            .withKey("batch.amazonaws.com/batch-node")
            .withOperator("Exists")
            .build());
  }

  private Toleration toleration(String taint) {
    return new TolerationBuilder()
        .withKey(taint)
        .withOperator("Exists")
        .withEffect("NoExecute")
        .withTolerationSeconds(nodeTimeout.toSeconds())
        .build();
  }

  private Container container(TaskLaunch launch, ContainerPlan plan, List<Volume> podVolumes)
      throws StartFailure {
    List<EnvVar> environment =
        TaskEnvironment.of(launch, plan, Optional.empty()).entrySet().stream()
            .map(e -> new EnvVar(e.getKey(), escaped(e.getValue()), null))
            .toList();
    var container =
        new ContainerBuilder()
            .withName(PodNames.CONTAINER)
            .withImage(plan.image())
            .withEnv(environment)
            .withArgs(escaped(plan.command()))
            .withResources(resources(plan.resources(), launch.assignment().fargate()))
            .withSecurityContext(security(plan))
            .withVolumeMounts(mounts(launch, plan, podVolumes));
    List<String> entryPoint = plan.entryPoint();
    if (entryPoint != null) {
      container.withCommand(escaped(entryPoint));
    }
    return container.build();
  }

  /** Returns texts so that Kubernetes does not expand variables in them: a definition's are not. */
  private static List<String> escaped(List<String> texts) {
    return texts.stream().map(PodManifest::escaped).toList();
  }

  private static String escaped(String text) {
    return text.replace("$", "$$");
  }

  private static ResourceRequirements resources(Resources wanted, boolean cpuIsLimited) {
    var resources = new ResourceRequirementsBuilder();
    if (wanted.milliVcpus() > 0) {
      Quantity cpu = new Quantity(wanted.milliVcpus() + "m");
      resources.addToRequests("cpu", cpu);
      if (cpuIsLimited) {
        resources.addToLimits("cpu", cpu);
      }
    }
    if (wanted.memoryMiB() > 0) {
      Quantity memory = new Quantity(wanted.memoryMiB() + "Mi");
      resources.addToRequests("memory", memory).addToLimits("memory", memory);
    }
    if (wanted.gpus() > 0) {
      resources.addToLimits(GPU, new Quantity(Long.toString(wanted.gpus())));
    }
    return resources.build();
  }

  private static SecurityContext security(ContainerPlan plan) throws StartFailure {
    var security =
        new SecurityContextBuilder()
            .withPrivileged(plan.privileged())
            .withReadOnlyRootFilesystem(plan.readonlyRootFilesystem());
    String user = plan.user();
    if (user != null && !user.isEmpty()) {
      String[] parts = user.split(":", 2);
      security.withRunAsUser(id(user, parts[0]));
      if (parts.length > 1) {
        security.withRunAsGroup(id(user, parts[1]));
      }
    }
    return security.build();
  }

  private static long id(String user, String part) throws StartFailure {
    if (part.equals("root")) {
      return 0;
    }
    if (part.matches("\\d{1,10}")) {
      return Long.parseLong(part);
    }
    throw new StartFailure(
        CANNOT_CREATE
            + "user "
            + user
            + ": Kubernetes takes the numbers of users and groups alone");
  }

  private List<VolumeMount> mounts(TaskLaunch launch, ContainerPlan plan, List<Volume> podVolumes)
      throws StartFailure {
    Map<String, TaskPlan.Volume> known = new LinkedHashMap<>();
    launch.plan().volumes().forEach(volume -> known.put(volume.name(), volume));
    Map<String, String> names = new LinkedHashMap<>();
    List<VolumeMount> mounts = new ArrayList<>();
    for (ContainerPlan.MountPoint mount : plan.mountPoints()) {
      TaskPlan.Volume volume = known.get(mount.sourceVolume());
      if (volume == null) {
        throw new StartFailure(CANNOT_CREATE + "unknown volume '" + mount.sourceVolume() + "'");
      }
      String name = names.get(volume.name());
      if (name == null) {
        name = "volume-" + names.size();
        names.put(volume.name(), name);
        podVolumes.add(volume(volume).withName(name).build());
      }
      mounts.add(mount(name, mount.containerPath(), mount.readOnly()));
    }
    LinuxParameters linux = plan.linuxParameters();
    if (linux != null) {
      memoryMounts(linux, mounts, podVolumes);
    }
    return mounts;
  }

  private VolumeBuilder volume(TaskPlan.Volume volume) throws StartFailure {
    String path = volume.hostPath();
    if (path == null) {
      return new VolumeBuilder().withNewEmptyDir().endEmptyDir();
    }
    return volumes.volume(path).orElseThrow(() -> notMapped(volume.name(), path));
  }

  /** Returns the failure of a task that mounts a path which is not in the site's map. */
  static StartFailure notMapped(String volume, String path) {
    return new StartFailure(
        CANNOT_CREATE
            + "volume "
            + volume
            + ": host.sourcePath "
            + path
            + " is not among the volumes of this cluster (WINDLASS_CAPACITY_KUBERNETES_VOLUMES)");
  }

  private static void memoryMounts(
      LinuxParameters linux, List<VolumeMount> mounts, List<Volume> podVolumes)
      throws StartFailure {
    Integer shared = linux.sharedMemorySizeMiB();
    if (shared != null) {
      podVolumes.add(inMemory(SHARED_MEMORY, shared));
      mounts.add(mount(SHARED_MEMORY, "/dev/shm", false));
    }
    for (LinuxParameters.Tmpfs tmpfs : linux.tmpfs()) {
      if (!tmpfs.mountOptions().isEmpty()) {
        throw new StartFailure(
            CANNOT_CREATE
                + "linuxParameters.tmpfs.mountOptions is not available with the kubernetes"
                + " executor");
      }
      String name = "windlass-tmpfs-" + podVolumes.size();
      podVolumes.add(inMemory(name, tmpfs.sizeMiB()));
      mounts.add(mount(name, tmpfs.containerPath(), false));
    }
  }

  private static Volume inMemory(String name, int sizeMiB) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withMedium("Memory")
        .withSizeLimit(new Quantity(sizeMiB + "Mi"))
        .endEmptyDir()
        .build();
  }

  private static VolumeMount mount(String name, String path, @Nullable Boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(Boolean.TRUE.equals(readOnly) ? Boolean.TRUE : null)
        .build();
  }
}
