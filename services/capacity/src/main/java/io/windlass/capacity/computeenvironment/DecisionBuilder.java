package io.windlass.capacity.computeenvironment;

import java.util.ArrayList;
import java.util.List;

/**
 * A decision in the making: each event is applied as it is emitted, so that the next one sees it.
 */
final class DecisionBuilder {
  private final ComputeEnvironment before;
  private final EnvironmentContext context;
  private final List<EnvironmentEvent> events = new ArrayList<>();
  private ComputeEnvironment environment;
  private boolean waitsForHost;

  DecisionBuilder(ComputeEnvironment before, EnvironmentContext context) {
    this.before = before;
    this.context = context;
    environment = before;
  }

  ComputeEnvironment environment() {
    return environment;
  }

  EnvironmentContext context() {
    return context;
  }

  void emit(EnvironmentEvent event) {
    environment = environment.apply(event);
    events.add(event);
  }

  void waitsForHost(boolean waits) {
    waitsForHost = waits;
  }

  Decision decision() {
    return new Decision(before, environment, List.copyOf(events), waitsForHost);
  }
}
