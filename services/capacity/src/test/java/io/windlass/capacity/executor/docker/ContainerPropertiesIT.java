package io.windlass.capacity.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.HostConfig;
import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.executor.HostAccess;
import io.windlass.capacity.executor.KnownSecrets;
import io.windlass.capacity.executor.Launches;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.ContainerPlan.MountPoint;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.StopCause;
import io.windlass.capacity.task.TaskAssignment;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskOutcome;
import io.windlass.capacity.task.TaskPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CP-, RR-, VOL-: tests that a container has the properties of its definition. */
class ContainerPropertiesIT {
  private @TempDir Path data;
  private DockerRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new DockerRig(data);
  }

  @AfterEach
  void close() throws IOException {
    if (rig != null) {
      rig.close();
    }
  }

  private HostConfig host(TaskLaunch launch) {
    var inspected =
        rig.client.inspectContainerCmd(ContainerRequest.containerName(launch.taskId())).exec();
    return Optional.ofNullable(inspected.getHostConfig()).orElseThrow();
  }

  private static LinuxParameters linux(
      List<LinuxParameters.Tmpfs> tmpfs, List<LinuxParameters.Device> devices) {
    return new LinuxParameters(true, 32, 128, 10, tmpfs, devices);
  }

  @Test
  void rr002rr003_memoryIsALimitAndVcpusAreShares() {
    var launch = DockerRig.task("true");
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(host(launch).getMemory()).isEqualTo(64L << 20);
    assertThat(host(launch).getCpuShares()).isEqualTo(1024);
    assertThat(host(launch).getNanoCPUs()).isIn(null, 0L);
    assertThat(host(launch).getCpuQuota()).isIn(null, 0L);
  }

  @Test
  void rr002rr003_partsOfAVcpuAreSharesAndTheEngineWantsSixMebibytes() {
    var launch =
        DockerRig.task(
            List.of("true"), container -> container.resources = new Resources(250, 4, 0));
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(host(launch).getCpuShares()).isEqualTo(256);
    assertThat(host(launch).getMemory()).isEqualTo(6L << 20);
  }

  /** Regression: a task with a quarter of a vCPU used one and a half. */
  @Test
  void ce109_theVcpusOfAFargateTaskAreALimit() {
    var launch =
        DockerRig.task(
                List.of("true"), container -> container.resources = new Resources(250, 512, 0))
            .assigned(new TaskAssignment(true, List.of(), ""));
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(host(launch).getCpuPeriod()).isEqualTo(100_000);
    assertThat(host(launch).getCpuQuota()).isEqualTo(25_000);
    assertThat(host(launch).getCpuShares()).isEqualTo(256);
  }

  @Test
  void cp017cp019_unsupportedPropertiesAreRefused() {
    var login =
        DockerRig.task(List.of("true"), c -> c.repositoryCredentials = "arn:aws:secretsmanager:x");
    TaskOutcome refused = rig.run(login);
    assertThat(refused.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(refused.reason())
        .startsWith("ResourceInitializationError: unable to pull secrets or registry auth")
        .contains("arn:aws:secretsmanager:x");
    var windows =
        Launches.of(
            List.of("true"),
            fields -> fields.on(new TaskPlan.RuntimePlatform("WINDOWS_SERVER_2019_FULL", null)));
    assertThat(rig.run(windows).reason()).contains("runtimePlatform is WINDOWS_SERVER_2019_FULL");
  }

  @Test
  void aSecretOfTheSiteIsAVariableOfTheContainer() throws IOException {
    rig.secrets = new KnownSecrets(Map.of("arn:db", "s3cret"));
    rig.restart();
    var launch =
        DockerRig.shell(
            "echo $PASSWORD",
            c -> c.secrets = List.of(new ContainerPlan.Secret("PASSWORD", "arn:db")));
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(rig.lines(launch)).containsExactly("s3cret");
  }

  /** Regression: the engine took it for the name of a volume, which was never removed. */
  @Test
  void vol004_aRelativeHostPathIsRefused() {
    var launch =
        Launches.of(
            List.of("true"),
            fields ->
                fields
                    .with(image(fields.container(), List.of(new MountPoint("data", "/in", false))))
                    .volumes(new TaskPlan.Volume("data", "windlass-relative")));
    TaskOutcome outcome = rig.run(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.reason()).endsWith("windlass-relative must be an absolute path");
    assertThat(rig.client.listVolumesCmd().exec().getVolumes())
        .noneMatch(volume -> volume.getName().equals("windlass-relative"));
  }

  @Test
  void theSitePolicyIsEnforced() throws IOException {
    rig.access = HostAccess.allBut(List.of(data));
    rig.restart();
    var launch = mounting("true", List.of(new MountPoint("there", "/in", true)));
    TaskOutcome outcome = rig.run(launch);
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.statusReason()).isEqualTo("Task failed to start");
    assertThat(outcome.reason()).startsWith("CannotCreateContainerError: volume there: ");
    rig.access = new HostAccess("none", "none", false, List.of());
    rig.restart();
    var privileged = DockerRig.task(List.of("true"), container -> container.privileged = true);
    assertThat(rig.run(privileged).reason()).contains("privileged is not allowed on this host");
  }

  @Test
  void cp002cp003cp011_theImageSuppliesWhatTheDefinitionLeavesOut() {
    var plain =
        rig.start(DockerRig.task(List.of(), container -> container.image = TestEngine.OWN_WAYS));
    var changed =
        rig.start(
            DockerRig.task(
                List.of("sh", "-c", "id -u; echo $OF_THE_IMAGE"),
                container -> {
                  container.image = TestEngine.OWN_WAYS;
                  container.user = "0";
                  container.environment = Map.of("OF_THE_IMAGE", "no");
                }));
    rig.listener.awaitStopped(plain.taskId());
    rig.listener.awaitStopped(changed.taskId());
    assertThat(rig.lines(plain)).containsExactly("/tmp", "1234", "yes");
    assertThat(rig.lines(changed)).containsExactly("0", "no");
  }

  @Test
  void jd023_propagatedTagsAreLabels() {
    var launch = DockerRig.task("true");
    assertThat(rig.run(launch).exitCode()).isZero();
    var inspected =
        rig.client.inspectContainerCmd(ContainerRequest.containerName(launch.taskId())).exec();
    assertThat(inspected.getConfig().getLabels())
        .containsEntry("team", "a b")
        .containsEntry("io.windlass.job", launch.jobId())
        .containsEntry("io.windlass.task", launch.taskId());
  }

  @Test
  void cp011cp012_userAndUlimits() {
    var named =
        rig.start(
            DockerRig.shell(
                "id -u; id -g; ulimit -Sn; ulimit -Hn",
                container -> {
                  container.user = "worker";
                  container.ulimits = List.of(new ContainerPlan.Ulimit("nofile", 321, 654));
                }));
    var numbers =
        rig.start(DockerRig.shell("id -u; id -g", container -> container.user = "77:workers"));
    rig.listener.awaitStopped(named.taskId());
    rig.listener.awaitStopped(numbers.taskId());
    assertThat(rig.lines(named)).containsExactly("1234", "5678", "321", "654");
    assertThat(rig.lines(numbers)).containsExactly("77", "5678");
  }

  @Test
  void cp010cp021ToCp024_readOnlyRootInitDevicesSharedMemoryAndTmpfs() {
    var script =
        """
        touch /x 2>/dev/null || echo read-only
        touch /scratch/x && echo writable
        df -m /scratch | awk 'END { print $2 }'
        df -m /dev/shm | awk 'END { print $2 }'
        grep ' /scratch ' /proc/mounts | grep -o noexec
        grep -q docker-init /proc/1/cmdline && echo init
        echo into >/dev/hole && ls -l /dev/hole | cut -c1
        """;
    var launch =
        DockerRig.shell(
            script,
            container -> {
              container.readonlyRoot = true;
              container.linux =
                  linux(
                      List.of(new LinuxParameters.Tmpfs("/scratch", 8, List.of("noexec"))),
                      List.of(
                          new LinuxParameters.Device(
                              "/dev/null", "/dev/hole", List.of("READ", "WRITE"))));
            });
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(rig.lines(launch))
        .containsExactly("read-only", "writable", "8", "32", "noexec", "init", "c");
    assertThat(host(launch).getDevices()[0].getcGroupPermissions()).isEqualTo("rw");
  }

  @Test
  void cp025cp026cp030_swapIsWhatTheDefinitionSaysOrNothing() {
    var limited =
        DockerRig.task(List.of("true"), container -> container.linux = linux(List.of(), List.of()));
    var plain = DockerRig.task("true");
    assertThat(rig.run(limited).exitCode()).isZero();
    assertThat(rig.run(plain).exitCode()).isZero();
    Long swap = host(limited).getMemorySwap();
    // The engine drops it on a kernel without swap accounting.
    assertThat(swap).isIn((64L + 128) << 20, -1L, 0L);
    assertThat(host(limited).getMemorySwappiness()).isIn(10L, null);
    assertThat(host(plain).getMemorySwappiness()).isIn(null, -1L);
  }

  /**
   * Skipped where the machine itself lacks a capability, because no container can have all of them
   * then.
   */
  @Test
  void cp009_privilegedContainersHaveAllCapabilities() throws IOException {
    var launch =
        DockerRig.task(
            List.of("grep", "CapEff", "/proc/self/status"),
            container -> container.privileged = true);
    TaskOutcome outcome = rig.run(launch);
    assertThat(host(launch).getPrivileged()).isTrue();
    if (outcome.cause() == StopCause.START_FAILED) {
      assertThat(outcome.reason())
          .startsWith("CannotStartContainerError: ")
          .contains("unable to apply caps: operation not permitted");
      String why = "this machine has no privileged containers: its capabilities are " + bounds();
      System.err.println("SKIPPED: " + why);
      Assumptions.abort("SKIPPED: " + why);
    }
    assertThat(rig.lines(launch).getFirst()).endsWith(bounds());
    var plain = DockerRig.task("grep", "CapEff", "/proc/self/status");
    rig.run(plain);
    assertThat(rig.lines(plain)).isNotEqualTo(rig.lines(launch));
  }

  private static String bounds() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("CapBnd:"))
        .map(line -> line.substring("CapBnd:".length()).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void cp033_theHostsNetworkIsTheDefaultAndFargateHasItsOwn() {
    var shared = rig.start(inNetwork(null));
    var own = rig.start(inNetwork("awsvpc"));
    var none = rig.start(inNetwork("none"));
    for (TaskLaunch launch : List.of(shared, own, none)) {
      assertThat(rig.listener.awaitStopped(launch.taskId()).exitCode()).isZero();
    }
    assertThat(host(shared).getNetworkMode()).isEqualTo("host");
    assertThat(rig.listener.address(shared.taskId())).isEmpty();
    assertThat(rig.lines(own)).contains("eth0");
    assertThat(rig.listener.address(own.taskId())).isPresent();
    assertThat(rig.lines(none)).containsExactly("lo");
  }

  @Test
  void cp033_theNetworkSettingKeepsJobsOffTheHostsNetwork() throws IOException {
    Path elsewhere = Files.createDirectories(data.resolve("elsewhere"));
    try (var bridged = DockerRig.inNetwork(elsewhere, "bridge")) {
      var plain = bridged.start(inNetwork(null));
      var asked = bridged.start(inNetwork("host"));
      assertThat(bridged.listener.awaitStopped(plain.taskId()).exitCode()).isZero();
      assertThat(bridged.listener.awaitStopped(asked.taskId()).exitCode()).isZero();
      assertThat(bridged.lines(plain)).containsExactlyInAnyOrder("eth0", "lo");
      assertThat(bridged.listener.address(plain.taskId())).isPresent();
      assertThat(host(asked).getNetworkMode()).isEqualTo("host");
    }
    try (var nowhere = DockerRig.inNetwork(elsewhere, "no-such-network")) {
      var launch = inNetwork(null);
      assertThat(nowhere.run(launch).reason())
          .startsWith("Cannot")
          .contains("network no-such-network not found");
    }
  }

  private static TaskLaunch inNetwork(String mode) {
    return Launches.of(
        List.of("sh", "-c", "ls /sys/class/net; sleep 0.3"),
        fields -> fields.with(image(fields.container(), List.of())).network(mode));
  }

  private static ContainerPlan image(ContainerPlan plain, List<MountPoint> mounts) {
    return Containers.of(
        plain,
        container -> {
          container.image = TestEngine.IMAGE;
          container.mounts = mounts;
        });
  }

  private TaskLaunch mounting(String script, List<MountPoint> mounts) {
    return Launches.of(
        List.of("sh", "-c", script),
        fields ->
            fields
                .with(image(fields.container(), mounts))
                .volumes(
                    new TaskPlan.Volume("there", data.toString()),
                    new TaskPlan.Volume("made", data.resolve("made/by-engine").toString()),
                    new TaskPlan.Volume("anonymous", null)));
  }

  @Test
  void vol002ToVol004_hostVolumesAreBoundAndAnonymousOnesLastAsLongAsTheTask() throws IOException {
    Files.writeString(data.resolve("content"), "visible\n");
    var launch =
        mounting(
            """
            cat /in/content
            touch /in/x 2>/dev/null || echo read-only
            echo kept >/out/file
            echo here >/tmp/cache/x && cat /tmp/cache/x
            """,
            List.of(
                new MountPoint("there", "/in", true),
                new MountPoint("made", "/out", false),
                new MountPoint("anonymous", "/tmp/cache", false)));
    assertThat(rig.run(launch).exitCode()).isZero();
    assertThat(rig.lines(launch)).containsExactly("visible", "read-only", "here");
    assertThat(data.resolve("made/by-engine/file")).hasContent("kept\n");
    assertThat(TestEngine.volumes(rig.client, launch.taskId())).hasSize(1);
    rig.executor.forget(launch.taskId());
    DockerRig.await(
        () -> TestEngine.volumes(rig.client, launch.taskId()).isEmpty(), () -> "volume removed");
    assertThat(data.resolve("made/by-engine/file")).exists();
  }

  @Test
  void vol022_aMountThatFailsKeepsTheContainerFromStarting() {
    var unknown = mounting("true", List.of(new MountPoint("no-such", "/in", true)));
    TaskOutcome outcome = rig.run(unknown);
    assertThat(outcome.cause()).isEqualTo(StopCause.START_FAILED);
    assertThat(outcome.reason()).contains("unknown volume 'no-such'");
    var relative = mounting("true", List.of(new MountPoint("there", "relative", true)));
    assertThat(rig.run(relative).reason()).startsWith("CannotCreateContainerError: ");
  }
}
