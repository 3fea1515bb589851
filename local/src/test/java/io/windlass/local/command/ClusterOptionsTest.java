package io.windlass.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterOptionsTest {
  private static ExecutionOptions parsed(String... arguments) {
    var options = new ExecutionOptions();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options;
  }

  @Test
  void theyBecomeVariablesOfTheService(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("config"));
    var options =
        parsed("--executor", "kubernetes", "--kubeconfig", file.toString(), "--namespace", "jobs");
    options.validate();
    assertThat(options.options(8080, true).capacity())
        .isEqualTo(
            Map.of(
                "WINDLASS_CAPACITY_KUBERNETES_KUBECONFIG",
                file.toString(),
                "WINDLASS_CAPACITY_KUBERNETES_NAMESPACE",
                "jobs"));
    assertThat(options.persistentArguments()).contains("--namespace", "jobs");
  }

  @Test
  void aLaterUpResetsThem() {
    var reset = parsed("--executor", "kubernetes", "--context", "none");
    assertThat(reset.withFallback(List.of("--context", "old")).persistentArguments())
        .containsExactly("--executor", "kubernetes");
  }

  @Test
  void aMistakeIsToldBeforeAnythingStarts() {
    assertThatThrownBy(parsed("--namespace", "jobs")::validate)
        .hasMessage("--kubeconfig, --context and --namespace are for --executor kubernetes");
    assertThatThrownBy(parsed("--executor", "kubernetes", "--kubeconfig", "/nowhere")::validate)
        .hasMessage("--kubeconfig /nowhere: it cannot be read");
  }
}
