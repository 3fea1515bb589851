package io.windlass.local.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuarantineFormatterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");
  private static final QuarantinedEntry RECORD =
      new QuarantinedEntry(
          new QuarantineId("scheduler", 12),
          "in",
          "batch.job-requests",
          3,
          4711,
          "a\0b\u001b[31m",
          "",
          "invalid byte sequence\nfor encoding",
          2,
          NOW.minusSeconds(125),
          7,
          Optional.empty());

  private static QuarantinedEntry with(String direction, String topic, String account) {
    return new QuarantinedEntry(
        new QuarantineId("capacity", 1),
        direction,
        topic,
        -1,
        -1,
        "",
        account,
        "no",
        1,
        NOW,
        0,
        Optional.empty());
  }

  @Test
  void everyLineSaysWhatAndWhereAndHowManyWait() {
    String text = QuarantineFormatter.table(List.of(RECORD), NOW);

    assertThat(text.lines()).hasSize(2);
    assertThat(text)
        .contains("scheduler/12", "batch.job-requests", "4711", "2m", "invalid byte sequence")
        .containsPattern(" 7 +2 +invalid");
  }

  @Test
  void nothingOfARecordSteersTheTerminal() {
    assertThat(QuarantineFormatter.table(List.of(RECORD), NOW)).doesNotContain("\0", "\u001b");
    assertThat(QuarantineFormatter.details(RECORD, "x", "trace", NOW))
        .doesNotContain("\0", "\u001b");
  }

  @Test
  void accountsAndMessagesAreToldApart() {
    assertThat(QuarantineFormatter.table(List.of(with("in", "", "123456789012")), NOW))
        .contains("(account)", "123456789012");
    assertThat(QuarantineFormatter.table(List.of(with("out", "batch.task-events", "")), NOW))
        .contains("to batch.task-events");
    assertThat(QuarantineFormatter.table(List.of(), NOW)).startsWith("Nothing is set aside.");
  }

  @Test
  void theTriesOfAMessageAreSaid() {
    QuarantinedEntry message =
        new QuarantinedEntry(
            new QuarantineId("capacity", 1),
            "out",
            "batch.task-events",
            -1,
            5,
            "task",
            "123456789012",
            "too large",
            3,
            NOW,
            0,
            Optional.of("RETRY"));

    assertThat(QuarantineFormatter.table(List.of(message), NOW)).containsPattern(" 3 +too large");
    assertThat(QuarantineFormatter.details(message, "x", "trace", NOW))
        .contains("message:  to batch.task-events, refused by the broker")
        .containsPattern("tries: +3, and to be tried again");
    assertThat(QuarantineFormatter.details(RECORD, "x", "trace", NOW))
        .containsPattern("tries: +2\\R");
  }

  @Test
  void contentIsDecodedOrShownAsBytes() {
    byte[] bytes = "rubbish".getBytes(StandardCharsets.UTF_8);

    assertThat(QuarantineFormatter.content(bytes, _ -> "{\"id\": 1}")).isEqualTo("{\"id\": 1}");
    assertThat(
            QuarantineFormatter.content(
                bytes,
                _ -> {
                  throw new IllegalStateException("no event");
                }))
        .isEqualTo("7 bytes that cannot be decoded: 72756262697368");
    assertThat(QuarantineFormatter.content(null, _ -> "")).contains("tombstone");
  }

  @Test
  void whatBecameOfItIsSaid() {
    assertThat(QuarantineFormatter.outcome(RECORD, Optional.empty(), "RETRY"))
        .contains("went through");
    assertThat(QuarantineFormatter.outcome(RECORD, Optional.empty(), "DISCARD"))
        .contains("discarded");
    assertThat(QuarantineFormatter.outcome(RECORD, Optional.of(RECORD), "RETRY"))
        .contains("failed again: invalid");
  }

  @Test
  void anIdNamesItsService() {
    assertThat(QuarantineId.parse("state-events/3", Optional.empty()))
        .isEqualTo(new QuarantineId("state-events", 3));
    assertThat(QuarantineId.parse("3", Optional.of("capacity")))
        .isEqualTo(new QuarantineId("capacity", 3));
    assertThatThrownBy(() -> QuarantineId.parse("3", Optional.empty()))
        .hasMessageContaining("--service");
    assertThatThrownBy(() -> QuarantineId.parse("scheduler/x", Optional.empty()))
        .hasMessageContaining("not an id");
    assertThatThrownBy(() -> QuarantineId.parse("scheduler/3", Optional.of("capacity")))
        .hasMessageContaining("not of capacity");
  }
}
