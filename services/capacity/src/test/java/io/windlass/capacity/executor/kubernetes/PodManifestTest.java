package io.windlass.capacity.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.executor.StartFailure;
import io.windlass.capacity.executor.StartableTask;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan.MountPoint;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.TaskAssignment;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PodManifestTest {
  private static final Instant NOW = Instant.parse("2026-12-02T10:00:00.250Z");
  private static final ClusterVolumes VOLUMES =
      ClusterVolumes.parse("/data=pvc:data,/ref=nfs:files.test:/ref,/scratch=host:/mnt/scratch");
  private static final PodManifest MANIFEST =
      new PodManifest("owner-1", VOLUMES, Duration.ofMinutes(2));

  private static Pod pod(TaskLaunch launch) throws StartFailure {
    return MANIFEST.of(new StartableTask(launch, Optional.empty(), Optional.empty()), NOW);
  }

  private static Container container(Consumer<Containers> change) throws StartFailure {
    return pod(Containers.launch(List.of("sh", "-c", "true"), change))
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static LinuxParameters linux(
      Boolean init, Integer sharedMemory, List<LinuxParameters.Tmpfs> tmpfs) {
    return new LinuxParameters(init, sharedMemory, null, null, tmpfs, List.of());
  }

  @Test
  void aPodIsNamedAfterItsTaskAndKeptUntilItsOutcomeIsRecorded() throws StartFailure {
    TaskLaunch launch = Launches.of("true");
    Pod pod = pod(launch);
    var metadata = pod.getMetadata();
    assertThat(metadata.getName()).isEqualTo("windlass-" + launch.taskId());
    assertThat(metadata.getFinalizers()).containsExactly("windlass.io/outcome");
    assertThat(metadata.getLabels())
        .containsEntry("windlass.io/task", launch.taskId())
        .containsEntry("windlass.io/owner", "owner-1")
        .containsEntry("windlass.io/account", Launches.ACCOUNT);
    assertThat(metadata.getAnnotations())
        .containsEntry("windlass.io/created", NOW.toString())
        .containsEntry("windlass.io/job-name", "a-job");
    assertThat(metadata.getAnnotations().get("windlass.io/tags")).contains("\"team\":\"a b\"");
  }

  /** Ids of array children and of nodes have marks that names and labels do not allow. */
  @Test
  void idsOfChildrenAndNodesBecomeLabels() throws StartFailure {
    var metadata = pod(Launches.identified(Launches.of("true"), "T1:3", "job:3#1")).getMetadata();
    assertThat(metadata.getName()).isEqualTo("windlass-t1-3");
    assertThat(metadata.getLabels()).containsEntry("windlass.io/job", "job.3_1");
  }

  @Test
  void itRunsOnceWithoutAnyRightInTheCluster() throws StartFailure {
    var spec = pod(Launches.of("true")).getSpec();
    assertThat(spec.getRestartPolicy()).isEqualTo("Never");
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getActiveDeadlineSeconds()).isNull(); // a job's timeout is the scheduler's
    assertThat(spec.getTolerations())
        .filteredOn(t -> "NoExecute".equals(t.getEffect()))
        .extracting(t -> t.getTolerationSeconds())
        .containsOnly(120L);
  }

  @Test
  void memoryIsALimitAndVcpusAreAWeight() throws StartFailure {
    var resources = container(c -> c.resources = new Resources(1500, 512, 2)).getResources();
    assertThat(resources.getRequests())
        .isEqualTo(Map.of("cpu", new Quantity("1500m"), "memory", new Quantity("512Mi")));
    assertThat(resources.getLimits())
        .isEqualTo(Map.of("memory", new Quantity("512Mi"), "nvidia.com/gpu", new Quantity("2")));
  }

  @Test
  void theVcpusOfAFargateTaskAreALimit() throws StartFailure {
    var launch = Launches.of("true").assigned(new TaskAssignment(true, List.of(), ""));
    var container = pod(launch).getSpec().getContainers().getFirst();
    assertThat(container.getResources().getLimits()).containsEntry("cpu", new Quantity("1000m"));
    assertThat(container.getEnv())
        .contains(new EnvVar("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE", null));
  }

  /** Kubernetes would replace {@code $(NAME)} and make one dollar of two. */
  @Test
  void dollarsStayWhatTheyAre() throws StartFailure {
    var launch =
        Containers.launch(
            List.of("echo", "$(HOME) $$ $HOME"), c -> c.environment = Map.of("A", "$(B)"));
    var container = pod(launch).getSpec().getContainers().getFirst();
    assertThat(container.getArgs()).containsExactly("echo", "$$(HOME) $$$$ $$HOME");
    assertThat(container.getEnv()).contains(new EnvVar("A", "$$(B)", null));
  }

  @Test
  void entryPointAndCommandReplaceThoseOfTheImage() throws StartFailure {
    assertThat(container(c -> c.entryPoint = List.of("/init")).getCommand())
        .containsExactly("/init");
    Container plain = container(c -> {});
    assertThat(plain.getCommand()).isEmpty();
    assertThat(plain.getArgs()).containsExactly("sh", "-c", "true");
  }

  @Test
  void securityIsTheDefinitions() throws StartFailure {
    var security =
        container(
                c -> {
                  c.user = "1000:2000";
                  c.privileged = true;
                  c.readonlyRoot = true;
                })
            .getSecurityContext();
    assertThat(security.getRunAsUser()).isEqualTo(1000);
    assertThat(security.getRunAsGroup()).isEqualTo(2000);
    assertThat(security.getPrivileged()).isTrue();
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(container(c -> c.user = "root").getSecurityContext().getRunAsUser()).isZero();
    assertThatThrownBy(() -> container(c -> c.user = "nobody"))
        .hasMessage(
            "CannotCreateContainerError: user nobody: Kubernetes takes the numbers of users and"
                + " groups alone");
  }

  @Test
  void volumesAreWhatTheSitesMapSays() throws StartFailure {
    var launch =
        Launches.of(
            List.of("true"),
            fields ->
                fields
                    .with(
                        Containers.of(
                            fields.container(),
                            c ->
                                c.mounts =
                                    List.of(
                                        new MountPoint("d", "/in", true),
                                        new MountPoint("d", "/again", false),
                                        new MountPoint("r", "/ref", true),
                                        new MountPoint("s", "/s", false),
                                        new MountPoint("own", "/own", false))))
                    .volumes(
                        new TaskPlan.Volume("d", "/data"),
                        new TaskPlan.Volume("r", "/ref"),
                        new TaskPlan.Volume("s", "/scratch"),
                        new TaskPlan.Volume("own", null)));
    var spec = pod(launch).getSpec();
    assertThat(spec.getVolumes()).hasSize(4);
    assertThat(spec.getVolumes().get(0).getPersistentVolumeClaim().getClaimName())
        .isEqualTo("data");
    assertThat(spec.getVolumes().get(1).getNfs().getServer()).isEqualTo("files.test");
    assertThat(spec.getVolumes().get(2).getHostPath().getPath()).isEqualTo("/mnt/scratch");
    assertThat(spec.getVolumes().get(3).getEmptyDir()).isNotNull();
    var mounts = spec.getContainers().getFirst().getVolumeMounts();
    assertThat(mounts.get(0).getReadOnly()).isTrue();
    assertThat(mounts.get(1).getName()).isEqualTo(mounts.get(0).getName());
  }

  @Test
  void aPathThatIsNotInTheMapIsRefused() {
    var policy = new ClusterPolicy(null, VOLUMES);
    assertThatThrownBy(() -> policy.hostPath(new TaskPlan.Volume("v", "/etc"), false))
        .hasMessage(
            "CannotCreateContainerError: volume v: host.sourcePath /etc is not among the volumes"
                + " of this cluster (WINDLASS_CAPACITY_KUBERNETES_VOLUMES)");
    for (String wrong : List.of("data=pvc:x", "/d", "/d=disk:x", "/d=nfs:/x", "/d=host:x")) {
      assertThatThrownBy(() -> ClusterVolumes.parse(wrong)).hasMessageStartingWith("value: ");
    }
  }

  @Test
  void memoryFileSystemsAreVolumesInMemory() throws StartFailure {
    var launch =
        Containers.launch(
            List.of("true"),
            c ->
                c.linux =
                    linux(true, 64, List.of(new LinuxParameters.Tmpfs("/tmp", 16, List.of()))));
    var spec = pod(launch).getSpec();
    assertThat(spec.getShareProcessNamespace()).isTrue();
    assertThat(spec.getVolumes())
        .allMatch(volume -> volume.getEmptyDir().getMedium().equals("Memory"))
        .extracting(volume -> volume.getEmptyDir().getSizeLimit())
        .containsExactly(new Quantity("64Mi"), new Quantity("16Mi"));
    assertThat(spec.getContainers().getFirst().getVolumeMounts())
        .extracting(mount -> mount.getMountPath())
        .containsExactly("/dev/shm", "/tmp");
    assertThatThrownBy(
            () ->
                container(
                    c ->
                        c.linux =
                            linux(
                                null,
                                null,
                                List.of(new LinuxParameters.Tmpfs("/t", 1, List.of("noexec"))))))
        .hasMessageContaining("linuxParameters.tmpfs.mountOptions is not available");
  }

  @Test
  void aPlatformSelectsNodes() throws StartFailure {
    var task = new StartableTask(Launches.of("true"), Optional.of("linux/arm64"), Optional.empty());
    assertThat(MANIFEST.of(task, NOW).getSpec().getNodeSelector())
        .isEqualTo(Map.of("kubernetes.io/arch", "arm64"));
  }
}
