package io.windlass.local.command;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Prints exceptions of commands: the message, and the stack trace if {@code WINDLASS_DEBUG} is set.
 */
public final class ErrorMessages {
  /** The exit code of a command that needs a running stack and finds none. */
  static final int NOT_RUNNING = 3;

  private ErrorMessages() {}

  /** Handles an exception that a command has thrown, for picocli; returns the exit code. */
  public static int handle(Exception failure, CommandLine command, ParseResult arguments) {
    var message = failure.getMessage();
    command.getErr().println("windlass: " + (message == null ? failure.toString() : message));
    if (System.getenv("WINDLASS_DEBUG") != null) {
      failure.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
