package io.windlass.local.command;

import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** How failures are told: one sentence, and a stack trace only for those who ask for it. */
public final class ErrorMessages {
  /** The exit code of a command that needs a running stack and finds none. */
  static final int NOT_RUNNING = 3;

  private ErrorMessages() {}

  /** For picocli: what to do with an exception that a command let through. */
  public static int failed(Exception failure, CommandLine command, ParseResult arguments) {
    var message = failure.getMessage();
    command.getErr().println("windlass: " + (message == null ? failure.toString() : message));
    if (System.getenv("WINDLASS_DEBUG") != null) {
      failure.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
