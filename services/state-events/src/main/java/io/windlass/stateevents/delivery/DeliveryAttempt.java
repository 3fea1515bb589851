package io.windlass.stateevents.delivery;

import java.time.Instant;

/**
 * An attempt that failed.
 *
 * @param code what went wrong, in one word
 * @param message what the target answered, or why there was no answer
 */
public record DeliveryAttempt(Instant at, String code, String message) {}
