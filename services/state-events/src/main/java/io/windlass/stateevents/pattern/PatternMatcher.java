package io.windlass.stateevents.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.GenericMachine;

/**
 * Many patterns compiled into one automaton: the cost of matching an event hardly depends on how
 * many there are. Patterns with wildcards, whose costs add up, go into automata of their own, a few
 * each, so that they cost what they cost and no more. Immutable, thread-safe.
 *
 * @param <T> what stands behind a pattern
 */
public final class PatternMatcher<T> {
  private static final int WILDCARDS_TOGETHER = 8;

  private final List<GenericMachine<T>> machines;

  private PatternMatcher(List<GenericMachine<T>> machines) {
    this.machines = machines;
  }

  /** Compiles patterns together; their owners must differ ({@code equals}). */
  public static <T> PatternMatcher<T> of(Map<T, EventPattern> patterns) {
    var machines = new ArrayList<GenericMachine<T>>();
    GenericMachine<T> plain = EventPattern.emptyMachine();
    GenericMachine<T> wildcards = EventPattern.emptyMachine();
    int together = 0;
    for (Map.Entry<T, EventPattern> entry : patterns.entrySet()) {
      if (!entry.getValue().hasWildcards()) {
        entry.getValue().addTo(plain, entry.getKey());
        continue;
      }
      if (together == WILDCARDS_TOGETHER) {
        machines.add(wildcards);
        wildcards = EventPattern.emptyMachine();
        together = 0;
      }
      entry.getValue().addTo(wildcards, entry.getKey());
      together++;
    }
    if (!plain.isEmpty()) {
      machines.add(plain);
    }
    if (!wildcards.isEmpty()) {
      machines.add(wildcards);
    }
    return new PatternMatcher<>(List.copyOf(machines));
  }

  /** Returns whether no pattern is in here. */
  public boolean isEmpty() {
    return machines.isEmpty();
  }

  /**
   * Returns the owners of the patterns that an event matches, in no order, each once.
   *
   * @param event JSON text
   * @throws IllegalArgumentException if {@code event} is not a JSON object
   */
  public List<T> match(String event) {
    try {
      if (machines.size() == 1) {
        return machines.getFirst().rulesForJSONEvent(event);
      }
      var found = new ArrayList<T>();
      for (GenericMachine<T> machine : machines) {
        found.addAll(machine.rulesForJSONEvent(event));
      }
      return found;
    } catch (Exception e) {
      throw new IllegalArgumentException("an event that cannot be matched: " + e.getMessage(), e);
    }
  }
}
