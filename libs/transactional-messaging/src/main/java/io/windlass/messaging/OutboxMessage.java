package io.windlass.messaging;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message that leaves once the transaction that caused it has committed.
 *
 * @param topic one of {@link io.windlass.events.Topics}
 * @param accountId decides the partition, so that all of an account stays together, whatever the
 *     key
 * @param key the record's key: the entity it is about
 * @param value the event; null is a tombstone (compacted topics only)
 */
public record OutboxMessage(
    String topic, String accountId, String key, @Nullable SpecificRecord value) {}
