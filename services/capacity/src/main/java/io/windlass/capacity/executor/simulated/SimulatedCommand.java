package io.windlass.capacity.executor.simulated;

import io.windlass.capacity.task.ContainerPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command would do, as far as it can be told by looking at it: every {@code sleep N} in it
 * takes its time, the last {@code exit N} is its exit code, {@code false} fails, and so does a
 * {@code test $NAME = VALUE} (or {@code !=}) that the environment does not pass, such as {@code
 * test $AWS_BATCH_JOB_ARRAY_INDEX != 7}. Everything else takes no time and succeeds.
 */
record SimulatedCommand(Duration duration, int exitCode) {
  private static final Pattern SLEEP =
      Pattern.compile("\\bsleep\\s+([0-9]+(?:\\.[0-9]{1,6})?)([smhd]?)(?![\\w.])");
  private static final int TEST_FAILED = 1;
  private static final Pattern EXIT = Pattern.compile("\\bexit\\s+([0-9]{1,3})\\b");

  private static final Pattern TEST =
      Pattern.compile("\\btest\\s+\"?\\$\\{?(\\w+)}?\"?\\s+(!?=)\\s+\"?(\\w+)\"?");

  /**
   * @param environment what the task finds beside the container's own variables
   */
  static SimulatedCommand of(ContainerPlan container, Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    List<String> entryPoint = container.entryPoint();
    if (entryPoint != null) {
      words.addAll(entryPoint);
    }
    words.addAll(container.command());
    return of(words, container.environment(), environment);
  }

  /**
   * @param own the container's own variables
   * @param environment what it finds beside them
   */
  static SimulatedCommand of(
      List<String> words, Map<String, String> own, Map<String, String> environment) {
    String line = String.join(" ", words);
    Map<String, String> variables = new HashMap<>(own);
    variables.putAll(environment);
    return new SimulatedCommand(
        duration(line), passes(line, variables) ? exitCode(line) : TEST_FAILED);
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

  private static boolean passes(String line, Map<String, String> variables) {
    if (!line.contains("test")) {
      return true;
    }
    Matcher test = TEST.matcher(line);
    while (test.find()) {
      boolean equal = variables.getOrDefault(test.group(1), "").equals(test.group(3));
      if (equal != test.group(2).equals("=")) {
        return false;
      }
    }
    return true;
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
