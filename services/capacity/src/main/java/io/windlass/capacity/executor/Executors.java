package io.windlass.capacity.executor;

import io.windlass.capacity.executor.docker.DockerExecutor;
import io.windlass.capacity.executor.kubernetes.KubernetesExecutor;
import io.windlass.capacity.executor.process.ProcessExecutor;
import io.windlass.capacity.executor.simulated.SimulatedExecutor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The registry of the kinds of executors. */
public final class Executors {
  /** The setting that leaves the choice to {@link #choose}. */
  public static final String AUTO = "auto";

  /** All kinds; {@code auto} takes the first one that is available. */
  public static final List<ExecutorKind> KINDS =
      List.of(
          DockerExecutor.KIND,
          ProcessExecutor.KIND,
          SimulatedExecutor.KIND,
          KubernetesExecutor.KIND);

  private Executors() {}

  /** The kind to use, and why it is that one, in words for a person. */
  public record Choice(ExecutorKind kind, String reason) {}

  /**
   * Returns the kind that a setting names; for {@value #AUTO}, the kind that has unfinished tasks,
   * since no other one would find them, or else the first one that is available here. Blocks.
   *
   * @param former kinds that have unfinished tasks
   * @throws IllegalArgumentException if there is no kind of that name
   */
  public static Choice choose(String setting, Set<String> former, ExecutorSettings settings) {
    if (!setting.equals(AUTO)) {
      return new Choice(named(setting), "asked for");
    }
    for (ExecutorKind kind : KINDS) {
      if (former.contains(kind.name())) {
        return new Choice(kind, "it has unfinished tasks");
      }
    }
    String words = "";
    for (ExecutorKind kind : KINDS) {
      ExecutorKind.Availability answer = kind.probe().of(settings);
      words = answer.words().isEmpty() ? words : answer.words();
      if (answer.available()) {
        return new Choice(kind, words);
      }
    }
    throw new IllegalStateException("no kind of executor can be used here: " + words);
  }

  private static ExecutorKind named(String name) {
    return KINDS.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "value: %s (expected: one of %s, %s)".formatted(name, AUTO, names())));
  }

  private static String names() {
    return KINDS.stream().map(ExecutorKind::name).collect(Collectors.joining(", "));
  }
}
