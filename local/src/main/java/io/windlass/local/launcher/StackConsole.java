package io.windlass.local.launcher;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the launcher tells the person in front of it: a line per step, with the time it took. */
public final class StackConsole {
  private final List<PrintStream> outputs;

  private StackConsole(List<PrintStream> outputs) {
    this.outputs = outputs;
  }

  /** To a stream alone. */
  public static StackConsole to(PrintStream out) {
    return new StackConsole(List.of(out));
  }

  /** To the terminal, and to the log, where other commands can follow it. */
  public static StackConsole toTerminal(PrintStream out, Path log) {
    return new StackConsole(List.of(out, open(log)));
  }

  /** To the log alone: there is no terminal. */
  public static StackConsole toLog(Path log) {
    return new StackConsole(List.of(open(log)));
  }

  private static PrintStream open(Path log) {
    try {
      return new PrintStream(
          new FileOutputStream(log.toFile(), true), true, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized void say(String line) {
    for (var output : outputs) {
      output.println(line);
      output.flush();
    }
  }

  /** A step that is done. */
  public void step(String what, String how, Duration took) {
    say(String.format(Locale.ROOT, "  %-14s %-34s %5s s", what, how, seconds(took)));
  }

  /** A step without a time worth telling. */
  public void step(String what, String how) {
    say(String.format(Locale.ROOT, "  %-14s %s", what, how));
  }

  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }
}
