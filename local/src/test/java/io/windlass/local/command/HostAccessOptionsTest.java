package io.windlass.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.local.stack.ExecutorName;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The options of {@code up} for what jobs may use of the machine. */
class HostAccessOptionsTest {
  private static ExecutionOptions parsed(String... arguments) {
    var options = new ExecutionOptions();
    new CommandLine(options).parseArgs(arguments);
    return options;
  }

  @Test
  void theyBecomeVariablesOfTheService() {
    var options =
        parsed(
            "--host-gpus",
            "4",
            "--host-paths",
            "/data,/ref:ro",
            "--host-devices",
            "none",
            "--privileged",
            "false");
    options.validate();
    assertThat(options.options(8080, true).capacity())
        .isEqualTo(
            Map.of(
                "WINDLASS_CAPACITY_HOST_GPUS", "4",
                "WINDLASS_CAPACITY_HOST_PATHS", "/data,/ref:ro",
                "WINDLASS_CAPACITY_HOST_DEVICES", "none",
                "WINDLASS_CAPACITY_PRIVILEGED", "false"));
    assertThat(parsed().options(8080, true).capacity()).isEmpty();
    assertThat(parsed("--host-gpus", "all").options(8080, true).capacity()).isEmpty();
  }

  @Test
  void anotherUpIsTheSame() {
    var options = parsed("--host-gpus", "4", "--privileged", "true");
    var again = parsed(options.arguments().toArray(String[]::new));
    assertThat(again.options(0, true)).isEqualTo(options.options(0, true));
    assertThat(options.conflictWith(ExecutorName.AUTO)).isPresent();
  }

  /** Only options that differ from their defaults are kept; the default's name resets an option. */
  @Test
  void aLaterUpDoesTheSameUntilItIsToldOtherwise() {
    var first = parsed("--host-gpus", "4", "--host-paths", "none", "--host-devices", "all");
    assertThat(first.persistentArguments())
        .containsExactly("--host-gpus", "4", "--host-paths", "none");
    var second = parsed("--host-paths", "all").withFallback(first.persistentArguments());
    assertThat(second.persistentArguments()).containsExactly("--host-gpus", "4");
  }

  @Test
  void aMistakeIsToldBeforeAnythingStarts() {
    assertThatThrownBy(parsed("--host-paths", "data")::validate)
        .hasMessage("--host-paths data: expected all, none, or absolute paths separated by commas");
  }
}
