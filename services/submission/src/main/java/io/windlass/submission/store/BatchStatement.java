package io.windlass.submission.store;

import io.windlass.messaging.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement for many rows: each column is an array parameter, and {@code unnest} makes rows
 * of them again. Immutable.
 */
record BatchStatement<R>(String sql, List<Column<R>> columns) {
  private record Column<R>(
      String name,
      String type,
      IntFunction<@Nullable Object[]> array,
      Function<R, ? extends @Nullable Object> value) {
    @Nullable Object[] of(List<? extends R> rows) {
      @Nullable Object[] values = array.apply(rows.size());
      for (int i = 0; i < values.length; i++) {
        values[i] = value.apply(rows.get(i));
      }
      return values;
    }
  }

  /** Returns the statement for these rows. */
  SqlStatement of(List<? extends R> rows) {
    return new SqlStatement(
        sql, BlockingSql.tuple(columns.stream().map(column -> (Object) column.of(rows)).toArray()));
  }

  /** Returns the statement for those of the rows that are of a type; nothing if none is. */
  <T extends R> Stream<SqlStatement> ofType(Class<T> type, List<?> rows) {
    List<T> chosen = rows.stream().filter(type::isInstance).map(type::cast).toList();
    return chosen.isEmpty() ? Stream.empty() : Stream.of(of(chosen));
  }

  /** The columns of a statement, in the order of its parameters. */
  static final class Columns<R> {
    private final List<Column<R>> columns = new ArrayList<>();

    Columns<R> text(String name, Function<R, @Nullable String> value) {
      return add(new Column<>(name, "text", String[]::new, value));
    }

    Columns<R> bigint(String name, Function<R, @Nullable Long> value) {
      return add(new Column<>(name, "bigint", Long[]::new, value));
    }

    Columns<R> integer(String name, Function<R, @Nullable Integer> value) {
      return add(new Column<>(name, "int", Integer[]::new, value));
    }

    Columns<R> bool(String name, Function<R, @Nullable Boolean> value) {
      return add(new Column<>(name, "bool", Boolean[]::new, value));
    }

    private Columns<R> add(Column<R> column) {
      columns.add(column);
      return this;
    }

    /**
     * Returns the statement.
     *
     * @param template SQL in which {@code %1$s} stands for the rows as a table {@code u}, and
     *     {@code %2$s} for the names of the columns
     */
    BatchStatement<R> statement(String template) {
      String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
      String parameters =
          IntStream.range(0, columns.size())
              .mapToObj(i -> "$" + (i + 1) + "::" + columns.get(i).type() + "[]")
              .collect(Collectors.joining(", "));
      return new BatchStatement<>(
          template.formatted("unnest(" + parameters + ") as u (" + names + ")", names),
          List.copyOf(columns));
    }
  }
}
