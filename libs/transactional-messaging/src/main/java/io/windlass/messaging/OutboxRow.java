package io.windlass.messaging;

import org.jspecify.annotations.Nullable;

/** A message as it stands in the table; the value is as it goes on the wire. */
final class OutboxRow {
  private final long id;
  private final String topic;
  private final String accountId;
  private final String key;
  private final byte @Nullable [] value;

  OutboxRow(long id, String topic, String accountId, String key, byte @Nullable [] value) {
    this.id = id;
    this.topic = topic;
    this.accountId = accountId;
    this.key = key;
    this.value = value;
  }

  OutboxRow withId(long newId) {
    return new OutboxRow(newId, topic, accountId, key, value);
  }

  long id() {
    return id;
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

  int bytes() {
    return key.length() + (value == null ? 0 : value.length) + 64;
  }
}
