package io.windlass.stateevents.pattern;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * How many events a second one thread matches against 1,000 patterns: job state changes against
 * rules by queue, status, name and exit code as users write them. Run it with the test class path;
 * {@code java -cp … io.windlass.stateevents.pattern.PatternBenchmark}.
 */
final class PatternBenchmark {
  private static final int RULES = 1_000;
  private static final int ROUNDS = 6;
  private static final int EVENTS = 200_000;

  private PatternBenchmark() {}

  public static void main(String[] arguments) {
    var patterns = new LinkedHashMap<Integer, EventPattern>();
    for (int i = 0; i < RULES; i++) {
      patterns.put(i, EventPattern.of(pattern(i)));
    }
    var matcher = PatternMatcher.of(patterns);
    List<String> events = events();
    for (int round = 1; round <= ROUNDS; round++) {
      long matched = 0;
      long begin = System.nanoTime();
      for (int i = 0; i < EVENTS; i++) {
        matched += matcher.match(events.get(i % events.size())).size();
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "%,.0f events/s of %d characters against %d patterns, %.2f matches each%n",
          EVENTS / seconds, events.getFirst().length(), RULES, (double) matched / EVENTS);
    }
  }

  private static String pattern(int i) {
    String queue =
        "\"jobQueue\":[\"arn:aws:batch:us-east-1:123456789012:job-queue/queue-%d\"]".formatted(i);
    String rest =
        switch (i % 5) {
          case 0 -> "\"status\":[\"FAILED\"]";
          case 1 -> "\"status\":[\"SUCCEEDED\",\"FAILED\"]";
          case 2 -> "\"jobName\":[{\"prefix\":\"nightly-%d-\"}]".formatted(i);
          case 3 ->
              "\"attempts\":{\"container\":{\"exitCode\":[{\"numeric\":[\">\",%d]}]}}"
                  .formatted(i % 100);
          default -> "\"status\":[{\"anything-but\":[\"RUNNABLE\",\"STARTING\"]}]";
        };
    return "{\"source\":[\"aws.batch\"],\"detail-type\":[\"Batch Job State Change\"],\"detail\":{%s,%s}}"
        .formatted(queue, rest);
  }

  private static List<String> events() {
    var events = new ArrayList<String>();
    String event = EventPatternTest.RUNNABLE.replaceAll("\\s*\\n\\s*", "");
    for (int i = 0; i < RULES; i++) {
      events.add(
          event
              .replace("job-queue/HappyPath", "job-queue/queue-" + i)
              .replace("\"RUNNABLE\"", i % 2 == 0 ? "\"FAILED\"" : "\"SUCCEEDED\"")
              .replace("event-test", "nightly-" + i + "-x"));
    }
    return events;
  }
}
