package io.windlass.local.quarantine;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of a quarantine: a record, a message that the broker refused, or an account.
 *
 * @param direction {@code in} or {@code out}
 * @param topic empty if the entry is an account
 * @param account id of the account; empty if it is not known
 * @param parked number of records that wait behind it
 * @param requestedAction RETRY or DISCARD, until it has been carried out
 */
public record QuarantinedEntry(
    QuarantineId id,
    String direction,
    String topic,
    int partition,
    long offset,
    String key,
    String account,
    String error,
    int attempts,
    Instant since,
    long parked,
    Optional<String> requestedAction) {
  /** Returns whether it is an account, not a record. */
  public boolean isAccount() {
    return topic.isEmpty();
  }
}
