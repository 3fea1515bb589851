package io.windlass.capacity.executor;

import java.util.Locale;

/** Which executor to use. */
public enum ExecutorKind {
  /** Docker where an engine answers, else processes. */
  AUTO,
  /** Containers of a Docker engine. */
  DOCKER,
  /** Process groups of this machine. */
  PROCESS,
  /** Nothing really runs. */
  SIMULATED;

  /** Understands {@code auto}, {@code docker}, {@code process} and {@code simulated}. */
  public static ExecutorKind of(String name) {
    for (ExecutorKind kind : values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "value: " + name + " (expected: auto, docker, process or simulated)");
  }
}
