package io.windlass.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.messaging.MessageTrace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxRowTest {
  private static EncodedMessage message(String key, int size) {
    return new EncodedMessage("topic", "123456789012", key, new byte[size]);
  }

  private static List<String> keys(OutboxRow row) {
    return row.messages().stream().map(EncodedMessage::key).toList();
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    byte[] value = {1, 0, -1};
    List<EncodedMessage> messages =
        List.of(
            new EncodedMessage("a", "1", "kéy'\"\n", value),
            new EncodedMessage("b", "2", "", new byte[0]),
            new EncodedMessage("c", "3", "tombstone", null));

    OutboxRow read = OutboxRow.decode(7, OutboxRow.of(messages).getFirst().encode());

    assertThat(read.id()).isEqualTo(7);
    assertThat(read.messages()).usingRecursiveFieldByFieldElementComparator().isEqualTo(messages);
  }

  @Test
  void whatIsTracedKeepsItsTraceAndTakesNothingFromTheOthers() {
    byte[] value = {1};
    String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var plain = new EncodedMessage("a", "1", "k", value);
    var traced = new EncodedMessage("a", "1", "k", value, MessageTrace.of(traceparent));

    List<EncodedMessage> read =
        OutboxRow.decode(7, OutboxRow.of(List.of(traced, plain)).getFirst().encode()).messages();

    assertThat(read).hasSize(2);
    assertThat(read.getFirst().topic()).isEqualTo("a");
    assertThat(read.getFirst().trace().traceparent()).isEqualTo(traceparent);
    assertThat(read.getLast()).usingRecursiveComparison().isEqualTo(plain);
    // The format from before there were traces.
    assertThat(OutboxRow.of(List.of(plain)).getFirst().encode())
        .containsExactly(0, 1, 'a', 0, 1, '1', 0, 1, 'k', 0, 0, 0, 1, 1);
  }

  @Test
  void messagesShareRowsUpToAPageAndKeepTheirOrder() {
    List<EncodedMessage> messages =
        IntStream.range(0, 100).mapToObj(i -> message(String.valueOf(i), 300)).toList();

    List<OutboxRow> rows = OutboxRow.of(messages);

    assertThat(rows.stream().flatMap(row -> row.messages().stream())).isEqualTo(messages);
    assertThat(rows).hasSize(5).allMatch(row -> row.encode().length <= 8_000);
  }

  @Test
  void aMessageLargerThanAPageHasARowOfItsOwn() {
    List<OutboxRow> rows =
        OutboxRow.of(List.of(message("a", 10), message("large", 100_000), message("b", 10)));

    assertThat(rows)
        .extracting(OutboxRowTest::keys)
        .containsExactly(List.of("a"), List.of("large"), List.of("b"));
  }

  @Test
  void noMessagesNoRows() {
    assertThat(OutboxRow.of(List.of())).isEmpty();
  }
}
