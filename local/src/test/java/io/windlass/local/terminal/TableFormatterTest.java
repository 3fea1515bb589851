package io.windlass.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableFormatterTest {
  @Test
  void columnsAreAsWideAsTheirLongestValue() {
    assertThat(
            TableFormatter.format(
                List.of(
                    List.of("name", "pid", "state"),
                    List.of("kafka", "1", "READY"),
                    List.of("state-events", "4711", ""))))
        .isEqualToNormalizingNewlines(
            """
            name          pid   state
            kafka         1     READY
            state-events  4711
            """);
  }

  @Test
  void longValuesContinueInTheirColumnAndLoseNothing() {
    var name = "n".repeat(100) + "-" + "m".repeat(27);
    var reason = "the host has no room for it ".repeat(37).strip();

    var lines =
        TableFormatter.format(
                List.of(List.of(name, "1", reason), List.of("short", "2", "no reason")))
            .lines()
            .toList();

    assertThat(column(lines, 0, 96).replace(" ", "")).isEqualTo(name + "short");
    assertThat(column(lines, 98, 99).replace(" ", "")).isEqualTo("12");
    assertThat(column(lines, 101, 197).replace(" ", ""))
        .isEqualTo((reason + "no reason").replace(" ", ""));
    assertThat(lines).noneMatch(String::isBlank).allMatch(line -> line.length() <= 197);
    assertThat(lines).last().asString().startsWith("short").contains("2  no reason");
  }

  private static String column(List<String> lines, int from, int to) {
    return String.join(
        "",
        lines.stream()
            .map(line -> line.substring(Math.min(from, line.length()), Math.min(to, line.length())))
            .toList());
  }

  @Test
  void whatPicocliTakesForMarkupIsShownAsItIs() {
    assertThat(TableFormatter.format(List.of(List.of("@|bold a|@ @|b", "@|red x y|@"))).strip())
        .isEqualTo("@|bold a|@ @|b  @|red x y|@");
  }
}
