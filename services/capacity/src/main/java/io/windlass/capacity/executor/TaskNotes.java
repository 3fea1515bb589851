package io.windlass.capacity.executor;

import java.util.Optional;
import java.util.Set;

/**
 * One short note per task, which survives this service: files today; where tasks run elsewhere,
 * what is kept with them. Thread-safe. Once a method has returned, its effect is durable.
 */
public interface TaskNotes {
  void put(String taskId, String text);

  Optional<String> get(String taskId);

  Set<String> taskIds();

  /** Does nothing if there is no note. */
  void remove(String taskId);
}
