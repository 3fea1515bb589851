package io.windlass.capacity.executor;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tasks are to end, and by when their grace is over (TO-003). Survives the service, in notes
 * of its own. Costs nothing for tasks that nobody stops. Thread-safe.
 */
public final class StopRequests {
  private final TaskNotes notes;
  private final Map<String, Instant> deadlines = new ConcurrentHashMap<>();

  private StopRequests(TaskNotes notes) {
    this.notes = notes;
  }

  /** Reads the requests that a former process has noted. */
  public static StopRequests open(TaskNotes notes) {
    var requests = new StopRequests(notes);
    for (String taskId : notes.taskIds()) {
      notes.get(taskId).ifPresent(text -> requests.deadlines.put(taskId, deadlineIn(text)));
    }
    return requests;
  }

  private static Instant deadlineIn(String text) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeException e) {
      return Instant.EPOCH; // cut off by a crash: the request stands, its grace is over
    }
  }

  /** Notes a request; one that is there already keeps the earlier deadline. */
  public Instant add(String taskId, Instant deadline) {
    if (!deadlines.containsKey(taskId)) {
      notes.put(taskId, deadline + "\n");
    }
    return deadlines.merge(
        taskId, deadline, (former, later) -> former.isBefore(later) ? former : later);
  }

  public Optional<Instant> deadline(String taskId) {
    return Optional.ofNullable(deadlines.get(taskId));
  }

  public Set<String> all() {
    return Set.copyOf(deadlines.keySet());
  }

  public boolean contains(String taskId) {
    return deadlines.containsKey(taskId);
  }

  public void remove(String taskId) {
    if (deadlines.remove(taskId) != null) {
      notes.remove(taskId);
    }
  }
}
