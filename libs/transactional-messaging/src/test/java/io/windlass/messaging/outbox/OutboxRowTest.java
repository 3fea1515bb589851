package io.windlass.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThat;

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
