package io.windlass.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.local.stack.EventTargetVariables;
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

  @Test
  void rulesReachAwsOnlyByTheFileOfVariables() throws Exception {
    var file = directory.resolve("aws.env");
    Files.writeString(
        file, "# ElasticMQ\n\nAWS_ENDPOINT_URL_SQS=http://127.0.0.1:9324\nAWS_ACCESS_KEY_ID=x=y\n");
    var options = given("--event-targets", file.toString());
    options.validate();
    var chosen = options.options(0, true).eventTargets().orElseThrow();
    assertThat(EventTargetVariables.read(chosen))
        .containsEntry("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9324")
        .containsEntry("AWS_ACCESS_KEY_ID", "x=y")
        .containsEntry("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    assertThat(EventTargetVariables.none()).containsEntry("AWS_EC2_METADATA_DISABLED", "true");
    assertThat(options.persistentArguments()).containsExactly("--event-targets", file.toString());
    assertThat(given("--event-targets", "none").persistentArguments()).isEmpty();

    Files.writeString(file, "PATH=/tmp\n");
    assertThatThrownBy(options::validate)
        .hasMessageContaining("line 1")
        .hasMessageContaining("AWS_");
    Files.delete(file);
    assertThatThrownBy(options::validate).hasMessageContaining(file.toString());
    assertThatThrownBy(() -> given().withFallback(options.arguments()))
        .hasMessageContaining("--event-targets none");
  }

  @Test
  void tracesGoToAUrl() {
    var options = given("--traces", "http://127.0.0.1:4318");
    options.validate();
    assertThat(options.options(0, true).traces()).contains("http://127.0.0.1:4318");
    assertThat(given("--traces", "none").options(0, true).traces()).isEmpty();
    assertThat(given("--traces", "none").persistentArguments()).isEmpty();
    for (var invalid : List.of("127.0.0.1:4318", "collector", "ftp://collector", "http://a b")) {
      assertThatThrownBy(given("--traces", invalid)::validate).hasMessageContaining(invalid);
    }
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
