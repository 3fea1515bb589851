package io.windlass.capacity.executor;

import io.windlass.capacity.executor.SecretSource.RegistryLogin;
import io.windlass.capacity.task.TaskLaunch;
import java.util.Optional;

/**
 * A task that may start, for one start only. It holds secrets and must not be stored.
 *
 * @param launch the task with its secrets as variables and its volumes where they are
 * @param platform the one to ask an engine for, such as {@code linux/arm64}; empty is its own
 * @param login the one that the container names for its image's registry; empty if it names none
 */
public record StartableTask(
    TaskLaunch launch, Optional<String> platform, Optional<RegistryLogin> login) {
  /** Returns the id alone. */
  @Override
  public String toString() {
    return launch.taskId();
  }
}
