package io.windlass.capacity.executor;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How tasks are run.
 *
 * @param dataDirectory where task directories and stop requests live
 * @param dockerHost such as {@code unix:///var/run/docker.sock}; null is what {@code DOCKER_HOST}
 *     says, or Docker's default
 * @param networkMode Docker network mode of tasks that ask for none: {@code host}, {@code bridge},
 *     {@code none} or a network's name
 */
public record ExecutorSettings(
    ExecutorKind kind, Path dataDirectory, @Nullable String dockerHost, String networkMode) {
  public static ExecutorSettings of(ExecutorKind kind, Path dataDirectory) {
    return new ExecutorSettings(kind, dataDirectory, null, "host");
  }

  public ExecutorSettings withNetworkMode(String mode) {
    return new ExecutorSettings(kind, dataDirectory, dockerHost, mode);
  }
}
