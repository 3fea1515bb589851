package io.windlass.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.local.stack.ExecutorName;
import io.windlass.local.stack.SavedUpOptions;
import io.windlass.local.stack.StackDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExecutionOptionsTest {
  @TempDir private Path directory;
  private String iam = "";

  @BeforeEach
  void writeIamFile() throws IOException {
    var file = directory.resolve("users.json");
    Files.writeString(file, "{\"accounts\": []}");
    iam = file.toString();
  }

  private static ExecutionOptions given(String... arguments) {
    var option = new ExecutionOptions();
    new CommandLine(option).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return option;
  }

  @Test
  void whatIsNotSaidIsAsItWasSaidEarlier() {
    var earlier =
        given("--iam", iam, "--executor", "simulated", "--host-vcpus", "64").persistentArguments();

    var options = given("--executor", "process").withFallback(earlier).options(8080, true);

    assertThat(options.iam()).contains(Path.of(iam));
    assertThat(options.executor()).isEqualTo(ExecutorName.PROCESS);
    assertThat(options.hostVcpus()).hasValue(64);
    assertThat(options.schedulers()).isEqualTo(1);
  }

  @Test
  void everyOptionCanBeTakenBack() {
    var earlier =
        given(
                "--iam", iam,
                "--executor", "simulated",
                "--host-vcpus", "64",
                "--host-memory", "1000",
                "--schedulers", "2")
            .persistentArguments();
    assertThat(earlier).hasSize(10);

    var taken =
        given(
                "--iam", "none",
                "--executor", "auto",
                "--host-vcpus", "0",
                "--host-memory", "0",
                "--schedulers", "1")
            .withFallback(earlier);

    var options = taken.options(8080, true);
    assertThat(options.iam()).isEmpty();
    assertThat(options.executor()).isEqualTo(ExecutorName.AUTO);
    assertThat(options.hostVcpus()).isEmpty();
    assertThat(options.hostMemoryMib()).isEmpty();
    assertThat(taken.persistentArguments()).isEmpty();
  }

  @Test
  void aFileThatIsGoneIsNamedAndHowToDoWithoutIt() {
    var missing = directory.resolve("gone.json").toString();
    assertThatThrownBy(() -> given().withFallback(List.of("--iam", missing)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(missing)
        .hasMessageContaining("--iam none");
    assertThat(given("--iam", "none").withFallback(List.of("--iam", missing)).persistentArguments())
        .isEmpty();
  }

  @Test
  void theDirectoryKeepsThem() {
    var stack = new StackDirectory(directory.resolve("stack"));
    stack.create();
    assertThat(SavedUpOptions.read(stack)).isEqualTo(SavedUpOptions.NONE);
    var options = new SavedUpOptions(9000, List.of("--executor", "process"));
    options.write(stack);
    assertThat(SavedUpOptions.read(stack)).isEqualTo(options);
  }

  @Test
  void theHelpNamesAllExecutors() {
    var names = Arrays.stream(ExecutorName.values()).map(ExecutorName::toString).toList();
    var help = new CommandLine(new ExecutionOptions()).getCommandSpec().findOption("--executor");
    assertThat(help.paramLabel()).isEqualTo(String.join("|", names));
  }
}
