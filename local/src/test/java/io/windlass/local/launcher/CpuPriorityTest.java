package io.windlass.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuPriorityTest {
  @Test
  void whatFollowsFromCallsRunsBehindThem() throws Exception {
    assertThat(run(CpuPriority.of("scheduler"), "nice")).isEqualTo(usual() + 5);
  }

  @Test
  void jobsDoNotInheritThePriorityOfTheServiceThatStartsThem() throws Exception {
    assertThat(run(CpuPriority.of("capacity"), "nice")).isEqualTo(usual());
  }

  @Test
  void whatCallersWaitForHasTheUsualPriority() {
    assertThat(CpuPriority.of("submission").prefix()).isEmpty();
    assertThat(CpuPriority.of("registry").prefix()).isEmpty();
  }

  @Test
  void whereSessionsHaveAPriorityTheSessionGetsIt() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/autogroup")), "SKIPPED: no sessions' priorities");

    for (var kind : List.of("capacity", "scheduler")) {
      assertThat(output(CpuPriority.of(kind), "cat", "/proc/self/autogroup")).endsWith("nice 5");
    }
  }

  private static int usual() throws Exception {
    return run(CpuPriority.NORMAL, "nice");
  }

  private static int run(CpuPriority priority, String... command) throws Exception {
    return Integer.parseInt(output(priority, command));
  }

  private static String output(CpuPriority priority, String... command)
      throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("setsid"));
    line.addAll(priority.prefix());
    line.addAll(List.of(command));
    var process = new ProcessBuilder(line).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.strip();
  }
}
