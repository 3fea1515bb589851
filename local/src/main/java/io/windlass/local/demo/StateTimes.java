package io.windlass.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.local.client.JobStates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long jobs stayed in each state, by the times at which their events arrived. Thread-safe: the
 * event loop adds events, another thread reads.
 */
final class StateTimes {
  private final Map<String, Map<String, Long>> entered = new ConcurrentHashMap<>();

  /** Takes in a job state change event. */
  void onEvent(JsonNode event, long receivedAt) {
    var detail = event.path("detail");
    var job = detail.path("jobId").asText();
    if (!job.isEmpty()) {
      entered
          .computeIfAbsent(job, id -> new ConcurrentHashMap<>())
          .putIfAbsent(detail.path("status").asText(), receivedAt);
    }
  }

  /**
   * Returns a line per state: how many jobs went through it, and their mean and longest time in it.
   */
  List<String> lines() {
    Map<String, List<Long>> stays = new LinkedHashMap<>();
    JobStates.ALL.forEach(state -> stays.put(state, new ArrayList<>()));
    for (var states : entered.values()) {
      var inOrder = states.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
      for (int i = 0; i + 1 < inOrder.size(); i++) {
        var stay = inOrder.get(i + 1).getValue() - inOrder.get(i).getValue();
        stays.computeIfAbsent(inOrder.get(i).getKey(), state -> new ArrayList<>()).add(stay);
      }
    }
    var lines = new ArrayList<String>();
    stays.forEach(
        (state, times) -> {
          if (!times.isEmpty()) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  %-10s %3d jobs   mean %7.0f ms   longest %6d ms",
                    state,
                    times.size(),
                    times.stream().mapToLong(Long::longValue).average().orElse(0),
                    times.stream().mapToLong(Long::longValue).max().orElse(0)));
          }
        });
    return lines;
  }
}
