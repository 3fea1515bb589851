package io.windlass.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.local.client.JobStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Knows which jobs have ended, when, and how late their events arrived. Thread-safe: the event loop
 * reports events, other threads wait.
 */
final class CompletionTracker {
  /**
   * The end of a job: its status, and in epoch milliseconds when it started and when that was
   * known.
   */
  record Completion(String status, long startedAt, long receivedAt) {}

  private final Map<String, Completion> completions = new HashMap<>();
  private final List<Long> delays = new ArrayList<>();
  private long lastReceived;

  /** Takes in a job state change event: its delay, and the job's end if it is one. */
  synchronized void onEvent(JsonNode event, long receivedAt) {
    var detail = event.path("detail");
    var status = detail.path("status").asText();
    // The id of an event of Windlass begins with the millisecond of the state change.
    delays.add(
        receivedAt - (UUID.fromString(event.path("id").asText()).getMostSignificantBits() >>> 16));
    if (JobStates.isFinal(status)) {
      complete(detail, receivedAt);
    }
  }

  /** Takes in a job that has ended, as an event or DescribeJobs describes it. */
  synchronized void complete(JsonNode job, long receivedAt) {
    var completion =
        new Completion(job.path("status").asText(), job.path("startedAt").asLong(), receivedAt);
    if (completions.putIfAbsent(job.path("jobId").asText(), completion) == null) {
      lastReceived = receivedAt;
      notifyAll();
    }
  }

  synchronized int count() {
    return completions.size();
  }

  /** Returns when the last completion was received, in epoch milliseconds. */
  synchronized long lastReceived() {
    return lastReceived;
  }

  synchronized @Nullable Completion find(String jobId) {
    return completions.get(jobId);
  }

  synchronized long unsuccessful() {
    return completions.values().stream().filter(end -> !end.status().equals("SUCCEEDED")).count();
  }

  /** Forgets all completions and keeps the delays. */
  synchronized void clear() {
    completions.clear();
  }

  synchronized List<Long> takeDelays() {
    var taken = List.copyOf(delays);
    delays.clear();
    return taken;
  }

  /** Waits until a job has ended; returns false if that takes longer than the limit. */
  synchronized boolean await(String jobId, long millis) throws InterruptedException {
    long deadline = System.currentTimeMillis() + millis;
    while (!completions.containsKey(jobId)) {
      long left = deadline - System.currentTimeMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
