package io.windlass.local.quarantine;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that failed by itself: a record, a message that the broker refused, or an account.
 *
 * @param direction {@code in} or {@code out}
 * @param topic empty where an account is blocked
 * @param account empty if it is not known
 * @param parked records that wait behind it
 * @param wish RETRY or DISCARD, as long as it is not carried out
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
    Optional<String> wish) {
  /** Whether it is an account, not a record. */
  public boolean isAccount() {
    return topic.isEmpty();
  }
}
