package io.windlass.capacity.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.capacity.task.ContainerPlan;
import io.windlass.capacity.task.ContainerPlan.MountPoint;
import io.windlass.capacity.task.LinuxParameters;
import io.windlass.capacity.task.TaskLaunch;
import io.windlass.capacity.task.TaskPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests what containers may have of the host: the site decides, except that Windlass's own
 * directories are never allowed.
 */
class HostAccessTest {
  private static final String OWN = "it reaches into a directory of Windlass itself";
  private @TempDir Path host;
  private Path own;
  private HostAccess open;

  @BeforeEach
  void prepare() throws IOException {
    own = Files.createDirectories(host.resolve("srv/windlass"));
    Files.createDirectories(host.resolve("data/set"));
    open = HostAccess.allBut(List.of(own));
  }

  @Test
  void everythingIsAllowedUnlessTheSiteSaysOtherwise() {
    assertThat(refusal(open, host.resolve("data").toString(), false)).isEqualTo("allowed");
    assertThat(refusal(open, "/etc", false)).isEqualTo("allowed");
    assertThat(refusal(open, host.resolve("not/there/yet").toString(), false)).isEqualTo("allowed");
    assertThat(refusal(open, host.resolve("srv/windlass-2").toString(), false))
        .isEqualTo("allowed");
    assertThat(refusal(open, c -> c.privileged = true)).isEqualTo("allowed");
    assertThat(refusal(open, c -> c.linux = device("/dev/null"))).isEqualTo("allowed");
  }

  @Test
  void windlasssOwnDirectoryIsRefusedUnderAnyName() throws IOException {
    Path link = Files.createSymbolicLink(host.resolve("data/link"), own);
    Path parent = Files.createSymbolicLink(host.resolve("data/up"), host.resolve("srv"));
    Files.createDirectories(own.resolve("sub"));
    for (String path :
        List.of(
            own.toString(),
            own + "/",
            own.resolve("sub").toString(),
            own.resolve("not/there/yet").toString(),
            host.resolve("data/../srv/windlass").toString(),
            host + "//srv/./windlass",
            link.toString(),
            link.resolve("sub").toString(),
            parent.toString(),
            parent.resolve("windlass/sub").toString(),
            host.resolve("srv").toString(),
            host.toString(),
            "/")) {
      assertThat(refusal(open, path, true))
          .startsWith("CannotCreateContainerError: volume data: host.sourcePath " + path)
          .endsWith(OWN);
    }
    assertThat(refusal(open, "/proc/1/root" + own, true)).contains("is not allowed");
    assertThat(refusal(open, "/proc/self/cwd", true)).endsWith("it leads through a process");
    assertThat(refusal(open, "/dev/fd/3", true)).endsWith("it leads through a process");
  }

  /** A data directory that is reached by a link is compared by its target. */
  @Test
  void theOwnDirectoryMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(host.resolve("windlass"), own);
    var access = HostAccess.allBut(List.of(link));
    assertThat(refusal(access, own.toString(), false)).endsWith(OWN);
    assertThat(refusal(access, host.resolve("srv").toString(), false)).endsWith(OWN);
  }

  @Test
  void aRelativePathIsRefused() {
    assertThat(refusal(open, "data", false))
        .isEqualTo(
            "CannotCreateContainerError: volume data: host.sourcePath data must be an absolute"
                + " path");
    assertThat(refusal(open, "./data", false)).endsWith("must be an absolute path");
    assertThat(refusal(open, "", false)).endsWith("must be an absolute path");
  }

  @Test
  void aListAllowsTheContentOfItsDirectories() throws IOException {
    Path data = host.resolve("data");
    Path reference = Files.createDirectories(host.resolve("reference"));
    Files.createSymbolicLink(data.resolve("escape"), reference.getParent());
    var list = new HostAccess(data + ", " + reference + ":ro", "all", true, List.of(own));
    assertThat(refusal(list, data.toString(), true)).isEqualTo("allowed");
    assertThat(refusal(list, data.resolve("set/new").toString(), true)).isEqualTo("allowed");
    assertThat(refusal(list, reference.toString(), false)).isEqualTo("allowed");
    assertThat(refusal(list, reference.toString(), true))
        .endsWith("is allowed with readOnly mount points only on this host");
    assertThat(refusal(list, "/etc", false)).endsWith("/etc is not allowed on this host");
    assertThat(refusal(list, data + "/../reference", true)).contains("readOnly");
    assertThat(refusal(list, data + "base", false)).endsWith("is not allowed on this host");
    Files.createDirectories(host.resolve("other"));
    assertThat(refusal(list, data.resolve("escape/other").toString(), false))
        .endsWith("is not allowed on this host");
    var none = new HostAccess("none", "none", false, List.of());
    assertThat(refusal(none, data.toString(), false)).endsWith("is not allowed on this host");
  }

  @Test
  void privilegedAndDevicesNeedTheSitesPermission() {
    var strict = new HostAccess("none", "/dev/fuse,/dev/snd", false, List.of());
    assertThat(refusal(strict, c -> c.privileged = true))
        .isEqualTo("CannotCreateContainerError: privileged is not allowed on this host");
    assertThat(refusal(strict, c -> c.linux = device("/dev/fuse"))).isEqualTo("allowed");
    assertThat(refusal(strict, c -> c.linux = device("/dev/snd/timer"))).isEqualTo("allowed");
    assertThat(refusal(strict, c -> c.linux = device("/dev/snd/../sda")))
        .isEqualTo(
            "CannotCreateContainerError: linuxParameters.devices: hostPath /dev/snd/../sda is not"
                + " allowed on this host");
  }

  @Test
  void aPolicyWithARelativePathIsInvalid() {
    assertThatThrownBy(() -> new HostAccess("data", "all", true, List.of()))
        .hasMessageContaining("expected: all, none, or absolute paths");
    assertThatThrownBy(() -> new HostAccess("/data,", "all", true, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LinuxParameters device(String path) {
    var device = new LinuxParameters.Device(path, null, List.of());
    return new LinuxParameters(null, null, null, null, List.of(), List.of(device));
  }

  private static String refusal(HostAccess access, String path, boolean writing) {
    TaskLaunch launch =
        Launches.of(
            List.of("true"),
            fields ->
                fields
                    .with(
                        Containers.of(
                            fields.container(),
                            c -> c.mounts = List.of(new MountPoint("data", "/in", !writing))))
                    .volumes(new TaskPlan.Volume("data", path)));
    return refusal(access, launch);
  }

  private static String refusal(HostAccess access, Consumer<Containers> change) {
    return refusal(access, Containers.launch(List.of("true"), change));
  }

  private static String refusal(HostAccess access, TaskLaunch launch) {
    try {
      ContainerPlan container = launch.plan().containers().getFirst();
      access.require(launch, container);
      for (TaskPlan.Volume volume : launch.plan().volumes()) {
        boolean writable = container.mountPoints().stream().anyMatch(m -> !m.readOnly());
        assertThat(access.hostPath(volume, writable)).contains(String.valueOf(volume.hostPath()));
      }
      return "allowed";
    } catch (StartFailure e) {
      return e.reason();
    }
  }
}
