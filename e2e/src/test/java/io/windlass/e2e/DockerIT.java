package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.JobStatus;

/**
 * Jobs as real containers, from an image made here of Debian's static busybox. Skipped, with a
 * word, where no engine answers.
 */
class DockerIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static Stack stack;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(
        Boolean.getBoolean("windlass.docker"),
        "SKIPPED: container jobs are not proven yet; run with -Dwindlass.docker=true");
    Assumptions.assumeTrue(engineAnswers(), "SKIPPED: no Docker engine answers");
    Assumptions.assumeTrue(
        Files.exists(Path.of("/bin/busybox")), "SKIPPED: no static busybox to make an image of");
    importBusybox();
    stack = Stack.start("--executor", "docker", "--host-vcpus", "8", "--host-memory", "16384");
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void t039ToT050WithTheRealCliOnContainers() {
    Assumptions.assumeTrue(Walkthrough.cliIsInstalled(), "SKIPPED: no aws CLI on the PATH");
    new Walkthrough(stack).run();
  }

  @Test
  void containersReportExitCodesMemoryKillsAndMissingImages() {
    var workspace = Workspace.create(stack, "busybox", 8);
    var failing = workspace.submitShell("echo from a container; exit 7");
    var hungry = workspace.submitShell("tail /dev/zero");
    var missing = Workspace.create(stack, "127.0.0.1:1/no-such-image:1", 8).submitShell("true");

    var failed = workspace.awaitEnd(failing, SOON);
    assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
    assertThat(failed.container().exitCode()).isEqualTo(7);
    assertThat(workspace.output(failed)).containsExactly("from a container");

    var killed = workspace.awaitEnd(hungry, SOON);
    assertThat(killed.container().exitCode()).isEqualTo(137);
    assertThat(killed.container().reason()).startsWith("OutOfMemoryError");

    var unpulled = workspace.awaitEnd(missing, SOON);
    assertThat(unpulled.status()).isEqualTo(JobStatus.FAILED);
    assertThat(unpulled.container().reason()).startsWith("CannotPullContainerError");
    assertThat(unpulled.statusReason()).isEqualTo("Task failed to start");
  }

  private static boolean engineAnswers() {
    try {
      Stack.run(List.of("docker", "version"), Map.of(), 20);
      return true;
    } catch (AssertionError | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static void importBusybox() {
    var script =
        """
        set -e
        root=$(mktemp -d)
        mkdir -p $root/bin $root/tmp $root/dev
        cp /bin/busybox $root/bin/
        for applet in sh echo sleep true false cat env sort tail; do
          ln -s busybox $root/bin/$applet
        done
        tar -C $root -c . | docker import - busybox:latest
        rm -rf $root
        """;
    Stack.run(List.of("sh", "-c", script), Map.of(), 60);
  }
}
