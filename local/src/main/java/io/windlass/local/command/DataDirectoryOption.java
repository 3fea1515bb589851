package io.windlass.local.command;

import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that selects a stack by its data directory; all commands have it. */
final class DataDirectoryOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The stack's data directory (default: $WINDLASS_DATA, else .windlass in the current directory).")
  private Optional<Path> data = Optional.empty();

  StackDirectory directory() {
    return new StackDirectory(data.orElseGet(DataDirectoryOption::defaultRoot));
  }

  boolean isGiven() {
    return data.isPresent();
  }

  private static Path defaultRoot() {
    var set = System.getenv("WINDLASS_DATA");
    return Path.of(set == null || set.isBlank() ? ".windlass" : set);
  }

  /** Returns the state of the stack if it runs. */
  Optional<StackState> running() {
    return StackState.read(directory()).filter(StackState::isRunning);
  }

  Optional<Credentials> credentials() {
    var directory = directory();
    return Files.exists(directory.credentialsFile())
        ? Optional.of(Credentials.read(directory))
        : Optional.empty();
  }

  String notRunning() {
    return "No stack runs on %s (./windlass up starts one).".formatted(directory().root());
  }
}
