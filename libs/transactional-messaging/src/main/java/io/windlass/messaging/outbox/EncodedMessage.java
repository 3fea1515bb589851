package io.windlass.messaging.outbox;

import org.jspecify.annotations.Nullable;

/** A message as it goes on the wire; without a value it is a tombstone. */
final class EncodedMessage {
  private final String topic;
  private final String accountId;
  private final String key;
  private final byte @Nullable [] value;

  EncodedMessage(String topic, String accountId, String key, byte @Nullable [] value) {
    this.topic = topic;
    this.accountId = accountId;
    this.key = key;
    this.value = value;
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

  /** Returns what it takes up, in a row or in memory, roughly. */
  int bytes() {
    return topic.length() + key.length() + (value == null ? 0 : value.length) + 24;
  }
}
