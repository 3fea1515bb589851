package io.windlass.local.terminal;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/**
 * Lays out tables as text. A column is as wide as its longest value, such as an ARN, but at most
 * {@value #MAX_WIDTH} characters; a longer value continues on the next lines of its column. Nothing
 * is cut off.
 */
public final class TableFormatter {
  private static final int MAX_WIDTH = 96;
  private static final int GAP = 2;

  private TableFormatter() {}

  /**
   * Returns the rows in their order, each with a line separator at its end.
   *
   * @param rows at least one; all with the same number of cells, which contain no line breaks. A
   *     row of blank cells is left out
   */
  public static String format(List<List<String>> rows) {
    var columns =
        IntStream.range(0, rows.getFirst().size())
            .mapToObj(column -> column(column, rows))
            .toArray(Column[]::new);
    var table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
    table.indentWrappedLines = 0;
    for (var row : rows) {
      table.addEmptyRow();
      int first = table.rowCount() - 1;
      for (int column = 0; column < columns.length; column++) {
        table.putValue(first, column, plainText(row.get(column)));
      }
    }
    // Every value that wraps adds rows to the table, also where another one has added them already.
    return table
        .toString()
        .lines()
        .filter(Predicate.not(String::isBlank))
        .map(line -> line + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private static Column column(int number, List<List<String>> rows) {
    int longest = rows.stream().mapToInt(row -> row.get(number).length()).max().orElse(0);
    int indent = number == 0 ? 0 : GAP;
    return new Column(indent + Math.clamp(longest, 1, MAX_WIDTH), indent, Column.Overflow.WRAP);
  }

  /** Returns the value as it is: picocli takes {@code @|style text|@} for markup. */
  private static Ansi.Text plainText(String value) {
    var text = Ansi.OFF.new Text("");
    for (var part : value.split("(?<=@)(?=\\|)", -1)) {
      text = text.concat(part);
    }
    return text;
  }
}
