package io.windlass.local.terminal;

import java.io.Console;
import java.util.Optional;

/** The terminal that this process is connected to, if any. */
public final class Terminal {
  private Terminal() {}

  public static boolean isThere() {
    return console().isPresent();
  }

  /** Asks a question and returns whether the answer is y; without a terminal it is not. */
  public static boolean confirms(String question) {
    return console()
        .map(terminal -> terminal.readLine("%s [y/N] ", question))
        .map(answer -> answer.strip().equalsIgnoreCase("y"))
        .orElse(false);
  }

  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
