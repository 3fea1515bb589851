package io.windlass.capacity.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorsTest {
  private @TempDir Path data;

  private Executors.Choice choice(ExecutorKind kind) {
    String nobody = "unix://" + data.resolve("nobody.sock");
    return Executors.choose(ExecutorSettings.of(kind, data).withDockerHost(nobody));
  }

  @Test
  void autoTakesProcessesWhereNoEngineAnswersAndSaysSo() {
    Executors.Choice choice = choice(ExecutorKind.AUTO);
    assertThat(choice.kind()).isEqualTo(ExecutorKind.PROCESS);
    assertThat(choice.reason())
        .startsWith("no Docker engine answers at unix://")
        .doesNotContain("null");
  }

  @Test
  void whatIsAskedForStands() {
    assertThat(choice(ExecutorKind.DOCKER).kind()).isEqualTo(ExecutorKind.DOCKER);
    assertThat(choice(ExecutorKind.SIMULATED).kind()).isEqualTo(ExecutorKind.SIMULATED);
  }
}
