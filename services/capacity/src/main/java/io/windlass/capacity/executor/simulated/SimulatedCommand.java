package io.windlass.capacity.executor.simulated;

import io.windlass.capacity.task.ContainerPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command would do, as far as it can be told by looking at it: every {@code sleep N} in it
 * takes its time, the last {@code exit N} is its exit code, {@code false} fails. Everything else
 * takes no time and succeeds.
 */
record SimulatedCommand(Duration duration, int exitCode) {
  private static final Pattern SLEEP =
      Pattern.compile("\\bsleep\\s+([0-9]+(?:\\.[0-9]{1,6})?)([smhd]?)(?![\\w.])");
  private static final Pattern EXIT = Pattern.compile("\\bexit\\s+([0-9]{1,3})\\b");

  static SimulatedCommand of(ContainerPlan container) {
    List<String> words = new ArrayList<>();
    List<String> entryPoint = container.entryPoint();
    if (entryPoint != null) {
      words.addAll(entryPoint);
    }
    words.addAll(container.command());
    String line = String.join(" ", words);
    return new SimulatedCommand(duration(line), exitCode(line));
  }

  private static Duration duration(String line) {
    if (!line.contains("sleep")) {
      return Duration.ZERO;
    }
    double seconds = 0;
    Matcher sleep = SLEEP.matcher(line);
    while (sleep.find()) {
      seconds += Double.parseDouble(sleep.group(1)) * unit(sleep.group(2));
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static int unit(String name) {
    return switch (name) {
      case "m" -> 60;
      case "h" -> 3600;
      case "d" -> 86_400;
      default -> 1;
    };
  }

  private static int exitCode(String line) {
    int code = line.strip().equals("false") ? 1 : 0;
    if (line.contains("exit")) {
      Matcher exit = EXIT.matcher(line);
      while (exit.find()) {
        code = Integer.parseInt(exit.group(1)) & 0xFF;
      }
    }
    return code;
  }
}
