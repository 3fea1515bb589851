package io.windlass.local.stack;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * The names of the executors that run jobs, as capacity's registry of executors has them, and the
 * setting that leaves the choice to capacity. In JSON, options and variables they are in lower
 * case.
 */
public enum ExecutorName {
  /** Capacity chooses an executor that is available. */
  AUTO,
  /** Docker containers. */
  DOCKER,
  /** Processes of this machine. */
  PROCESS,
  /** Nothing runs; jobs take as long as their commands say. */
  SIMULATED,
  /** Pods of a Kubernetes cluster. */
  KUBERNETES;

  /**
   * Returns the executor of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static ExecutorName of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no executor " + name));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
