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

/** Progress messages of the launcher: a line per step, with the time that it took. Thread-safe. */
public final class StackConsole {
  private final List<PrintStream> outputs;

  private StackConsole(List<PrintStream> outputs) {
    this.outputs = outputs;
  }

  /** Returns a console that prints to a stream. */
  public static StackConsole to(PrintStream out) {
    return new StackConsole(List.of(out));
  }

  /**
   * Returns a console that prints to the terminal and to the log, where other commands can follow
   * it.
   */
  public static StackConsole toTerminal(PrintStream out, Path log) {
    return new StackConsole(List.of(out, open(log)));
  }

  /** Returns a console that prints to the log only. */
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

  public synchronized void print(String line) {
    for (var output : outputs) {
      output.println(line);
      output.flush();
    }
  }

  /** Prints a step that is done and how long it took. */
  public void step(String what, String how, Duration took) {
    print(String.format(Locale.ROOT, "  %-14s %-34s %5s s", what, how, seconds(took)));
  }

  /** Prints a step without a time. */
  public void step(String what, String how) {
    print(String.format(Locale.ROOT, "  %-14s %s", what, how));
  }

  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }
}
