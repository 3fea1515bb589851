package io.windlass.capacity.executor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which tasks are to end, and by when their grace is over (TO-003). Survives the service: one small
 * file per request, named by the task. Costs nothing for tasks that nobody stops. Thread-safe.
 */
public final class StopRequests {
  private final Path directory;
  private final Map<String, Instant> deadlines = new ConcurrentHashMap<>();

  private StopRequests(Path directory) {
    this.directory = directory;
  }

  public static StopRequests open(Path directory) throws IOException {
    var requests = new StopRequests(Files.createDirectories(directory));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        requests.deadlines.put(file.getFileName().toString(), deadline(file));
      }
    }
    return requests;
  }

  private static Instant deadline(Path file) throws IOException {
    try {
      return Instant.parse(Files.readString(file).strip());
    } catch (DateTimeException e) {
      return Instant.EPOCH; // cut off by a crash: the request stands, its grace is over
    }
  }

  /** Notes a request; one that is there already keeps the earlier deadline. */
  public Instant add(String taskId, Instant deadline) {
    return deadlines.merge(
        taskId,
        write(taskId, deadline),
        (former, later) -> former.isBefore(later) ? former : later);
  }

  private Instant write(String taskId, Instant deadline) {
    if (!deadlines.containsKey(taskId)) {
      try {
        Files.writeString(directory.resolve(taskId), deadline + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return deadline;
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
      try {
        Files.deleteIfExists(directory.resolve(taskId));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
