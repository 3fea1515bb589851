package io.windlass.local.launcher;

import java.io.Console;
import java.util.Optional;

/** The person at the terminal, if there is one. */
public final class Terminal {
  private Terminal() {}

  public static boolean isThere() {
    return console().isPresent();
  }

  /** Asks a question that is answered by yes only if the answer is y; no one there means no. */
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
