package io.windlass.stateevents.bus;

import java.time.Instant;
import java.util.List;

/**
 * An event that somebody put on a bus.
 *
 * @param id a UUID, unique
 * @param accountId the account whose bus it is
 * @param bus the bus's name
 * @param detail a JSON object, as it was given
 */
public record PublishedEvent(
    String id,
    String accountId,
    String region,
    String bus,
    String source,
    String detailType,
    Instant time,
    List<String> resources,
    String detail) {}
