package io.windlass.capacity.executor.process;

import java.util.List;

/** A command line of a POSIX shell that means exactly its words. */
final class ShellCommand {
  private ShellCommand() {}

  static String of(String function, List<String> arguments) {
    var line = new StringBuilder(function);
    for (String argument : arguments) {
      line.append(" '").append(argument.replace("'", "'\\''")).append('\'');
    }
    return line.append('\n').toString();
  }
}
