package io.windlass.messaging.outbox;

import io.windlass.messaging.MessageTrace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the outbox table: some messages of one transaction, in order. What a row costs the
 * database hardly depends on how much is in it, so as many go into one as fill a page.
 *
 * <p>In the table the messages stand one after the other: topic, account and key, each as a length
 * of two bytes and UTF-8; then the value, as a length of four bytes, -1 for none, and its bytes.
 * Before a message that is traced stand an empty text, which is no topic, and its traceparent.
 */
record OutboxRow(long id, List<EncodedMessage> messages) {
  /** A row of this size fills a page of the table, beside what PostgreSQL adds to it. */
  private static final int PAGE = 7_900;

  /** As few rows as hold these messages; a message that is larger than a page has its own. */
  static List<OutboxRow> of(List<EncodedMessage> messages) {
    List<OutboxRow> rows = new ArrayList<>();
    List<EncodedMessage> next = new ArrayList<>();
    int size = 0;
    for (EncodedMessage message : messages) {
      if (!next.isEmpty() && size + message.bytes() > PAGE) {
        rows.add(new OutboxRow(0, List.copyOf(next)));
        next.clear();
        size = 0;
      }
      next.add(message);
      size += message.bytes();
    }
    if (!next.isEmpty()) {
      rows.add(new OutboxRow(0, List.copyOf(next)));
    }
    return rows;
  }

  static OutboxRow decode(long id, byte[] stored) {
    List<EncodedMessage> messages = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      while (in.available() > 0) {
        messages.add(message(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("row " + id + " of the outbox cannot be read", e);
    }
    return new OutboxRow(id, messages);
  }

  private static EncodedMessage message(DataInputStream in) throws IOException {
    String topic = in.readUTF();
    MessageTrace trace = null;
    if (topic.isEmpty()) {
      trace = MessageTrace.of(in.readUTF());
      topic = in.readUTF();
    }
    return new EncodedMessage(topic, in.readUTF(), in.readUTF(), value(in, in.readInt()), trace);
  }

  private static byte @Nullable [] value(DataInputStream in, int length) throws IOException {
    return length < 0 ? null : in.readNBytes(length);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(bytes());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (EncodedMessage message : messages) {
        MessageTrace trace = message.trace();
        if (trace != null) {
          out.writeUTF("");
          out.writeUTF(trace.traceparent());
        }
        out.writeUTF(message.topic());
        out.writeUTF(message.accountId());
        out.writeUTF(message.key());
        byte[] value = message.value();
        out.writeInt(value == null ? -1 : value.length);
        if (value != null) {
          out.write(value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  OutboxRow withId(long newId) {
    return new OutboxRow(newId, messages);
  }

  /** Returns the same row with other messages. */
  OutboxRow with(List<EncodedMessage> others) {
    return new OutboxRow(id, List.copyOf(others));
  }

  int bytes() {
    return messages.stream().mapToInt(EncodedMessage::bytes).sum();
  }
}
