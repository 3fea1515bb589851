package io.windlass.stateevents.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobTimes;
import io.windlass.stateevents.lifecycle.Transition;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A transition as columns of the tables history and parked_transition: many at once as arrays for
 * {@code UNNEST}, one at a time from a row.
 */
final class TransitionColumns {
  /** The columns, in the order of {@link #addTo} and {@link #read}. */
  static final String NAMES =
      "account_id, job_id, sequence, previous_status, status, status_reason, at, created_at,"
          + " started_at, stopped_at, cancelled, terminated, attempt, attempt_ended, grouping";

  /** How many columns that are. */
  static final int COUNT = 15;

  private static final List<String> TYPES =
      List.of(
          "text", "text", "bigint", "text", "text", "text", "bigint", "bigint", "bigint", "bigint",
          "boolean", "boolean", "text", "boolean", "text");

  private TransitionColumns() {}

  /** Placeholders for the arrays, the first of which is parameter {@code first}. */
  static String placeholders(int first) {
    var text = new StringBuilder();
    for (int i = 0; i < COUNT; i++) {
      text.append(i == 0 ? "" : ", ").append('$').append(first + i);
      text.append("::").append(TYPES.get(i)).append("[]");
    }
    return text.toString();
  }

  static void addTo(Tuple tuple, List<Transition> all) {
    tuple
        .addArrayOfString(column(all, String[]::new, Transition::accountId))
        .addArrayOfString(column(all, String[]::new, Transition::jobId))
        .addArrayOfLong(column(all, Long[]::new, Transition::sequence))
        .addArrayOfString(column(all, String[]::new, t -> name(t.previous())))
        .addArrayOfString(column(all, String[]::new, t -> t.status().name()))
        .addArrayOfString(column(all, String[]::new, Transition::statusReason))
        .addArrayOfLong(column(all, Long[]::new, t -> t.at().toEpochMilli()))
        .addArrayOfLong(column(all, Long[]::new, t -> t.times().createdAt().toEpochMilli()))
        .addArrayOfLong(column(all, Long[]::new, t -> millis(t.times().startedAt())))
        .addArrayOfLong(column(all, Long[]::new, t -> millis(t.times().stoppedAt())))
        .addArrayOfBoolean(column(all, Boolean[]::new, Transition::cancelled))
        .addArrayOfBoolean(column(all, Boolean[]::new, Transition::terminated))
        .addArrayOfString(column(all, String[]::new, t -> TransitionText.of(t.attempt())))
        .addArrayOfBoolean(column(all, Boolean[]::new, Transition::attemptEnded))
        .addArrayOfString(column(all, String[]::new, t -> TransitionText.of(t.grouping())));
  }

  /** Returns the transition whose columns start at column {@code first} of {@code row}. */
  static Transition read(Row row, int first) {
    String previous = row.getString(first + 3);
    return new Transition(
        row.getString(first),
        row.getString(first + 1),
        row.getLong(first + 2),
        previous == null ? null : JobState.valueOf(previous),
        JobState.valueOf(row.getString(first + 4)),
        row.getString(first + 5),
        Instant.ofEpochMilli(row.getLong(first + 6)),
        new JobTimes(
            Instant.ofEpochMilli(row.getLong(first + 7)),
            instant(row.getLong(first + 8)),
            instant(row.getLong(first + 9))),
        row.getBoolean(first + 10),
        row.getBoolean(first + 11),
        TransitionText.attempt(row.getString(first + 12)),
        row.getBoolean(first + 13),
        TransitionText.grouping(row.getString(first + 14)));
  }

  static <S, T> T[] column(List<S> rows, IntFunction<T[]> array, Function<S, @Nullable T> value) {
    T[] column = array.apply(rows.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    return column;
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  private static @Nullable String name(@Nullable JobState state) {
    return state == null ? null : state.name();
  }
}
