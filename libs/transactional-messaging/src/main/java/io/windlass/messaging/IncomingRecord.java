package io.windlass.messaging;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as a handler sees it, decoded.
 *
 * @param value the event; null is a tombstone
 */
public record IncomingRecord(
    String topic,
    int partition,
    long offset,
    String key,
    Instant timestamp,
    @Nullable SpecificRecord value) {}
