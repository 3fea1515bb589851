package io.windlass.scheduler.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Turns rows into one array per column, the parameters of a statement that writes them all by
 * {@code UNNEST}.
 */
final class ColumnArrays<R> {
  private final List<R> rows;
  private final List<Object> arrays = new ArrayList<>();

  ColumnArrays(List<R> rows) {
    this.rows = rows;
  }

  ColumnArrays<R> text(Function<R, ?> value) {
    arrays.add(
        rows.stream().map(value).map(v -> v == null ? null : v.toString()).toArray(String[]::new));
    return this;
  }

  ColumnArrays<R> integer(Function<R, Integer> value) {
    arrays.add(rows.stream().map(value).toArray(Integer[]::new));
    return this;
  }

  ColumnArrays<R> bigint(Function<R, Long> value) {
    arrays.add(rows.stream().map(value).toArray(Long[]::new));
    return this;
  }

  ColumnArrays<R> bool(Function<R, Boolean> value) {
    arrays.add(rows.stream().map(value).toArray(Boolean[]::new));
    return this;
  }

  ColumnArrays<R> bytes(Function<R, Buffer> value) {
    arrays.add(rows.stream().map(value).toArray(Buffer[]::new));
    return this;
  }

  /** Returns the same value in every row. */
  ColumnArrays<R> all(int value) {
    return integer(_ -> value);
  }

  Tuple tuple() {
    return Tuple.from(arrays);
  }
}
