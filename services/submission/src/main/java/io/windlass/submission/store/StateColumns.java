package io.windlass.submission.store;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What changes are told of have in common, as parameters: one array for each column. */
final class StateColumns {
  private StateColumns() {}

  /**
   * Adds the nine columns sequence, status, reason, cancelled, terminated, started_at, stopped_at,
   * attempt and ended.
   */
  static Tuple addTo(Tuple tuple, List<StateChange> changes) {
    return tuple
        .addValue(column(changes, Long[]::new, StateChange::sequence))
        .addValue(column(changes, String[]::new, c -> c.status().status()))
        .addValue(column(changes, String[]::new, c -> c.status().reason()))
        .addValue(column(changes, Boolean[]::new, c -> c.status().cancelled()))
        .addValue(column(changes, Boolean[]::new, c -> c.status().terminated()))
        .addValue(column(changes, Long[]::new, c -> c.times().startedAt()))
        .addValue(column(changes, Long[]::new, c -> c.times().stoppedAt()))
        .addValue(column(changes, String[]::new, StateChange::attempt))
        .addValue(column(changes, String[]::new, StateChange::endedAttempts));
  }

  static <S, T> @Nullable T[] column(
      List<S> rows, IntFunction<@Nullable T[]> array, Function<S, @Nullable T> value) {
    @Nullable T[] column = array.apply(rows.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    return column;
  }
}
