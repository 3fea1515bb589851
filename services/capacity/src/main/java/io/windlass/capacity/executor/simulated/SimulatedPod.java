package io.windlass.capacity.executor.simulated;

import io.windlass.capacity.task.ContainerOutcome;
import io.windlass.capacity.task.PodPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pod would do (EKSP-035, EKSP-036): its init containers run one after another until one
 * fails, then its containers run at the same time, and it ends with the last of them.
 *
 * @param starting how long the init containers take together
 * @param failedToStart whether one of them failed
 * @param running how long the containers take
 * @param exitCode of the first container, or init container, that fails; 0 if none does
 * @param containers each one's outcome, init containers first
 */
record SimulatedPod(
    Duration starting,
    boolean failedToStart,
    Duration running,
    int exitCode,
    List<ContainerOutcome> containers) {
  static SimulatedPod of(PodPlan pod, Map<String, String> environment) {
    List<ContainerOutcome> outcomes = new ArrayList<>();
    Duration starting = Duration.ZERO;
    int exitCode = 0;
    for (PodPlan.Container container : pod.initContainers()) {
      SimulatedCommand command = exitCode == 0 ? command(container, environment) : null;
      outcomes.add(outcome(container, command, true));
      if (command != null) {
        starting = starting.plus(command.duration());
        exitCode = command.exitCode();
      }
    }
    boolean failed = exitCode != 0;
    Duration running = Duration.ZERO;
    for (PodPlan.Container container : pod.containers()) {
      SimulatedCommand command = failed ? null : command(container, environment);
      outcomes.add(outcome(container, command, false));
      if (command != null) {
        running = command.duration().compareTo(running) > 0 ? command.duration() : running;
        exitCode = exitCode == 0 ? command.exitCode() : exitCode;
      }
    }
    return new SimulatedPod(starting, failed, running, exitCode, List.copyOf(outcomes));
  }

  /** Returns the outcomes of containers that were ended before their time. */
  List<ContainerOutcome> stopped(int code) {
    return containers.stream()
        .map(c -> c.init() ? c : new ContainerOutcome(c.name(), code, null, null, false, null))
        .toList();
  }

  private static SimulatedCommand command(
      PodPlan.Container container, Map<String, String> environment) {
    List<String> words = new ArrayList<>(container.command());
    words.addAll(container.args());
    Map<String, String> own = new LinkedHashMap<>();
    container.env().forEach(variable -> own.put(variable.name(), variable.value()));
    return SimulatedCommand.of(words, own, environment);
  }

  private static ContainerOutcome outcome(
      PodPlan.Container container, @Nullable SimulatedCommand command, boolean init) {
    Integer code = command == null ? null : command.exitCode();
    String reason = code == null ? null : code == 0 ? "Completed" : "Error";
    return new ContainerOutcome(container.name(), code, reason, null, init, null);
  }
}
