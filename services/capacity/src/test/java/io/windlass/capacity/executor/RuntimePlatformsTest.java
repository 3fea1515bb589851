package io.windlass.capacity.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.task.TaskPlan.RuntimePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CP-019, JD-028: a task for another platform does not run unnoticed. */
class RuntimePlatformsTest {
  private @TempDir Path registered;

  @Test
  void cp019_linuxOnTheMachinesOwnArchitectureIsAllowed() {
    var intel = RuntimePlatforms.of("amd64", true, registered);
    assertThat(answer(intel, null)).isEmpty();
    assertThat(answer(intel, new RuntimePlatform(null, null))).isEmpty();
    assertThat(answer(intel, new RuntimePlatform("LINUX", "X86_64"))).isEmpty();
    var arm = RuntimePlatforms.of("aarch64", true, registered);
    assertThat(answer(arm, new RuntimePlatform("LINUX", "ARM64"))).isEmpty();
  }

  @Test
  void jd028_anotherArchitectureIsRefusedUnlessTheKernelEmulatesIt() throws IOException {
    var intel = RuntimePlatforms.of("x86_64", true, registered);
    var arm64 = new RuntimePlatform("LINUX", "ARM64");
    assertThat(answer(intel, arm64))
        .isEqualTo(
            "CannotStartContainerError: the job's runtimePlatform is LINUX/ARM64, but this host is"
                + " LINUX/X86_64, which cannot emulate it");
    Path entry = registered.resolve("qemu-aarch64");
    Files.writeString(entry, "enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: OC\n");
    assertThat(answer(intel, arm64)).contains("cannot emulate"); // not found inside containers
    Files.writeString(entry, "enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: OCF\n");
    assertThat(answer(intel, arm64)).isEqualTo("linux/arm64");
    Files.writeString(entry, "disabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: F\n");
    assertThat(answer(intel, arm64)).contains("cannot emulate");
    var arm = RuntimePlatforms.of("arm64", true, registered);
    assertThat(answer(arm, new RuntimePlatform(null, "X86_64"))).contains("LINUX/X86_64, but");
    var desktop = RuntimePlatforms.of("arm64", false, registered);
    assertThat(answer(desktop, new RuntimePlatform(null, "X86_64"))).isEqualTo("linux/amd64");
  }

  @Test
  void cp019_windowsIsRefused() {
    var intel = RuntimePlatforms.of("amd64", true, registered);
    assertThat(answer(intel, new RuntimePlatform("WINDOWS_SERVER_2022_CORE", null)))
        .contains(
            "runtimePlatform is WINDOWS_SERVER_2022_CORE/X86_64, but this host is LINUX/X86_64");
  }

  private static String answer(RuntimePlatforms platforms, @Nullable RuntimePlatform wanted) {
    try {
      return platforms.require(wanted).orElse("");
    } catch (StartFailure e) {
      return e.reason();
    }
  }
}
