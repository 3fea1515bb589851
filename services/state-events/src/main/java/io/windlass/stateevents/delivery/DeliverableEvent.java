package io.windlass.stateevents.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * An event on its way to its subscribers.
 *
 * @param position grows from one event of the partition to the next
 * @param id the same whenever the event is delivered again
 * @param group its message group: events of one group are in order for FIFO subscribers
 * @param ingested when it was put on the bus
 * @param json the event as AWS's envelope
 */
public record DeliverableEvent(
    long position,
    UUID id,
    String accountId,
    String busArn,
    String group,
    Instant ingested,
    String json) {}
