package io.windlass.capacity.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.capacity.executor.docker.DockerExecutor;
import io.windlass.capacity.executor.kubernetes.KubernetesExecutor;
import io.windlass.capacity.executor.process.ProcessExecutor;
import io.windlass.capacity.executor.simulated.SimulatedExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorsTest {
  private static final Set<TaskFeature> OF_THE_SITE =
      EnumSet.of(TaskFeature.SECRETS, TaskFeature.REPOSITORY_CREDENTIALS);

  private @TempDir Path data;

  private Executors.Choice choice(String setting, String... former) {
    String nobody = "unix://" + data.resolve("nobody.sock");
    return Executors.choose(
        setting, Set.of(former), ExecutorSettings.of(data).withDockerHost(nobody));
  }

  @Test
  void autoTakesProcessesWithoutAnEngineAndSaysSo() {
    Executors.Choice choice = choice("auto");
    assertThat(choice.kind()).isEqualTo(ProcessExecutor.KIND);
    assertThat(choice.reason())
        .startsWith("no Docker engine answers at unix://")
        .doesNotContain("null");
  }

  @Test
  void autoKeepsToTheKindThatHasUnfinishedTasks() {
    assertThat(choice("auto", "simulated"))
        .isEqualTo(new Executors.Choice(SimulatedExecutor.KIND, "it has unfinished tasks"));
    assertThat(choice("auto", "process", "docker").kind()).isEqualTo(DockerExecutor.KIND);
    assertThat(choice("auto", "removed").kind()).isEqualTo(ProcessExecutor.KIND);
  }

  @Test
  void aNamedKindIsTaken() {
    assertThat(choice("docker", "process").kind()).isEqualTo(DockerExecutor.KIND);
    assertThat(choice("simulated").kind()).isEqualTo(SimulatedExecutor.KIND);
    assertThatThrownBy(() -> choice("podman"))
        .hasMessage(
            "value: podman (expected: one of auto, docker, process, simulated, kubernetes)");
  }

  /** Compares the table in the README with the registry. */
  @Test
  void theReadmeListsWhatEachKindHonours() throws IOException {
    List<String> rows =
        Arrays.stream(TaskFeature.values())
            .map(
                feature ->
                    Executors.KINDS.stream()
                        .map(kind -> word(kind, feature))
                        .reduce("| `" + feature.member() + "` |", (row, word) -> row + word))
            .toList();
    assertThat(Files.readAllLines(Path.of("README-executors.md"))).containsSequence(rows);
  }

  /** A cluster is asked for by name: who has a kubeconfig may not mean it. */
  @Test
  void autoNeverTakesACluster() {
    assertThat(KubernetesExecutor.KIND.probe().of(ExecutorSettings.of(data)).available()).isFalse();
    assertThat(choice("kubernetes").kind()).isEqualTo(KubernetesExecutor.KIND);
  }

  private static String word(ExecutorKind kind, TaskFeature feature) {
    if (kind.honoured().contains(feature)) {
      return OF_THE_SITE.contains(feature) ? " of the site |" : " yes |";
    }
    return kind.refused().contains(feature) ? " refused |" : " – |";
  }
}
