package io.windlass.messaging.outbox;

import io.windlass.messaging.MessageTrace;
import org.jspecify.annotations.Nullable;

/** A message as it goes on the wire; without a value it is a tombstone. */
final class EncodedMessage {
  private final String topic;
  private final String accountId;
  private final String key;
  private final byte @Nullable [] value;
  private final @Nullable MessageTrace trace;

  EncodedMessage(String topic, String accountId, String key, byte @Nullable [] value) {
    this(topic, accountId, key, value, null);
  }

  EncodedMessage(
      String topic,
      String accountId,
      String key,
      byte @Nullable [] value,
      @Nullable MessageTrace trace) {
    this.topic = topic;
    this.accountId = accountId;
    this.key = key;
    this.value = value;
    this.trace = trace;
  }

  String topic() {
    return topic;
  }

  String accountId() {
    return accountId;
  }

  String key() {
    return key;
  }

  byte @Nullable [] value() {
    return value;
  }

  /** Returns the trace that it belongs to; null if it is not traced. */
  @Nullable MessageTrace trace() {
    return trace;
  }

  /** Returns what it takes up, in a row or in memory, roughly. */
  int bytes() {
    return topic.length()
        + key.length()
        + (value == null ? 0 : value.length)
        + (trace == null ? 0 : trace.traceparent().length() + 4)
        + 24;
  }
}
