package io.windlass.scheduler.job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every legal step of a state machine, as data. A closed world: a pair of state and event that is
 * not listed is refused. Immutable.
 *
 * @param <S> the states
 * @param <E> the kinds of events
 */
public final class TransitionTable<S, E> {
  private final Map<@Nullable S, Map<E, S>> steps = new HashMap<>();

  /**
   * One legal step.
   *
   * @param from null for the beginning
   */
  public record Row<S, E>(@Nullable S from, E event, S to) {}

  public TransitionTable(List<Row<S, E>> rows) {
    rows.forEach(
        row -> steps.computeIfAbsent(row.from(), _ -> new HashMap<>()).put(row.event(), row.to()));
  }

  /** Returns the state that the event leads to, or a fault if the table does not list the step. */
  public S next(@Nullable S from, E event) {
    S to = steps.getOrDefault(from, Map.of()).get(event);
    if (to == null) {
      throw new IllegalStateException(event + " in state " + from + " (expected: none)");
    }
    return to;
  }
}
