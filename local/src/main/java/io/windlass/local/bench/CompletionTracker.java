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
 * Which jobs have ended, when, and how late the subscriber heard of it. The event loop tells it,
 * other threads wait.
 */
final class CompletionTracker {
  /** How a job ended. */
  record Ending(String status, long startedAt, long receivedAt) {}

  private final Map<String, Ending> completionTracker = new HashMap<>();
  private final List<Long> delays = new ArrayList<>();
  private long lastReceived;

  /** A job state change event; those that are not an end are only late or not. */
  synchronized void heard(JsonNode event, long receivedAt) {
    var detail = event.path("detail");
    var status = detail.path("status").asText();
    // The id of an event of Windlass begins with the millisecond of the state change.
    delays.add(
        receivedAt - (UUID.fromString(event.path("id").asText()).getMostSignificantBits() >>> 16));
    if (JobStates.isFinal(status)) {
      ended(detail, receivedAt);
    }
  }

  /** A job as an event or DescribeJobs tells of it. */
  synchronized void ended(JsonNode job, long receivedAt) {
    var ending =
        new Ending(job.path("status").asText(), job.path("startedAt").asLong(), receivedAt);
    if (completionTracker.putIfAbsent(job.path("jobId").asText(), ending) == null) {
      lastReceived = receivedAt;
      notifyAll();
    }
  }

  synchronized int count() {
    return completionTracker.size();
  }

  /** Epoch milliseconds of the last ending. */
  synchronized long lastReceived() {
    return lastReceived;
  }

  synchronized @Nullable Ending of(String jobId) {
    return completionTracker.get(jobId);
  }

  synchronized long notSucceeded() {
    return completionTracker.values().stream()
        .filter(end -> !end.status().equals("SUCCEEDED"))
        .count();
  }

  /** Forgets all endings, keeps the delays. */
  synchronized void clear() {
    completionTracker.clear();
  }

  synchronized List<Long> takeDelays() {
    var taken = List.copyOf(delays);
    delays.clear();
    return taken;
  }

  /** Waits until a job has ended; false if that takes longer than the limit. */
  synchronized boolean await(String jobId, long millis) throws InterruptedException {
    long deadline = System.currentTimeMillis() + millis;
    while (!completionTracker.containsKey(jobId)) {
      long left = deadline - System.currentTimeMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
