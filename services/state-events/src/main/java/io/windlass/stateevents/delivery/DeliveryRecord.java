package io.windlass.stateevents.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * How a delivery ended.
 *
 * @param at when that was known
 * @param failures the attempts before; empty for what arrived at once
 */
public record DeliveryRecord(
    long subscriptionKey,
    String accountId,
    UUID eventId,
    Instant at,
    End end,
    List<DeliveryAttempt> failures) {

  /** How a delivery ends. */
  public enum End {
    /** The target has it. */
    DELIVERED,
    /** The dead-letter queue has it. */
    DEAD_LETTERED,
    /** Nobody has it: there is no dead-letter queue, or it did not take it either. */
    DROPPED
  }
}
