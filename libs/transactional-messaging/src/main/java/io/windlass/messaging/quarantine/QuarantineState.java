package io.windlass.messaging.quarantine;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is set aside now, for health checks and metrics. Immutable.
 *
 * @param failedByTopic records that failed by themselves
 * @param parked records that wait behind those, or behind a blocked account
 * @param blockedAccounts whose state fails, so that nothing of them is handled
 */
public record QuarantineState(
    Map<String, Long> failedByTopic, long parked, Set<String> blockedAccounts) {
  public static final QuarantineState EMPTY = new QuarantineState(Map.of(), 0, Set.of());

  public QuarantineState {
    failedByTopic = Map.copyOf(failedByTopic);
    blockedAccounts = Set.copyOf(blockedAccounts);
  }

  public boolean isEmpty() {
    return failedByTopic.isEmpty() && parked == 0 && blockedAccounts.isEmpty();
  }

  /** Returns how many records failed by themselves. */
  public long failed() {
    return failedByTopic.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the sum of both. */
  public QuarantineState plus(QuarantineState other) {
    if (isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    Map<String, Long> failed = new TreeMap<>(failedByTopic);
    other.failedByTopic.forEach((topic, count) -> failed.merge(topic, count, Long::sum));
    Set<String> blocked = new TreeSet<>(blockedAccounts);
    blocked.addAll(other.blockedAccounts);
    return new QuarantineState(failed, parked + other.parked, blocked);
  }

  /** Returns a description, such as {@code 2 records of batch.job-requests are set aside}. */
  public String reason() {
    StringBuilder words = new StringBuilder();
    new TreeMap<>(failedByTopic)
        .forEach(
            (topic, count) ->
                append(words, count + (count == 1 ? " record of " : " records of ") + topic));
    if (!words.isEmpty()) {
      words.append(failed() == 1 ? " is set aside" : " are set aside");
    }
    if (!blockedAccounts.isEmpty()) {
      append(words, "blocked: " + String.join(", ", new TreeSet<>(blockedAccounts)));
    }
    if (parked > 0) {
      append(words, parked + " parked behind");
    }
    return words.toString();
  }

  private static void append(StringBuilder words, String more) {
    words.append(words.isEmpty() ? "" : ", ").append(more);
  }
}
