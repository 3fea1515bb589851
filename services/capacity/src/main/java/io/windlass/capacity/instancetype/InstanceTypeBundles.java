package io.windlass.capacity.instancetype;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the keywords {@code optimal}, {@code default_x86_64} and {@code default_arm64} stand for, by
 * region and day (CE-041 to CE-044). Immutable; read from lines in the form that the head of {@code
 * bundles.txt} describes.
 */
public final class InstanceTypeBundles {
  /** Used when a definition names no types (CE-040). */
  public static final String DEFAULT = "default_x86_64";

  private static final String ANY_REGION = "*";

  private record Row(String keyword, LocalDate from, String region, List<String> families) {}

  private final List<Row> rows;

  private InstanceTypeBundles(List<Row> rows) {
    this.rows = rows;
  }

  public static InstanceTypeBundles parse(List<String> lines) {
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] columns = line.strip().split("\\s+");
        rows.add(
            new Row(
                columns[0],
                LocalDate.parse(columns[1]),
                columns[2],
                Arrays.asList(columns).subList(3, columns.length)));
      }
    }
    return new InstanceTypeBundles(rows);
  }

  /** The families of a keyword; empty when the word is not a keyword. */
  public Optional<List<String>> families(String keyword, String region, LocalDate day) {
    return rows.stream()
        .filter(row -> row.keyword.equals(keyword))
        .filter(row -> !row.from.isAfter(day))
        .filter(row -> row.region.equals(region) || row.region.equals(ANY_REGION))
        .max(Comparator.comparing(Row::from).thenComparing(row -> !row.region.equals(ANY_REGION)))
        .map(Row::families);
  }
}
