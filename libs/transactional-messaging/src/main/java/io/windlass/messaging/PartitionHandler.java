package io.windlass.messaging;

import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a service does with one partition (the same partition number of all its topics). A handler
 * is created when its instance is assigned the partition, and is called by one thread at a time:
 * nothing in it needs a lock. It may block to read from the store, but writes only by returning
 * {@link Effects}.
 *
 * <p>Records of one topic arrive in offset order; across topics in any order. After a crash a
 * record may arrive again only if its effects were not committed. Messages sent by another service
 * may be repeated: ignore what is not newer, by the sequence number of its entity.
 *
 * <p>What it throws because of a record sets that record aside ({@code
 * docs/adr/0018-quarantine.md}); {@link RecordHandlingException} names the suspects.
 */
public interface PartitionHandler {
  /**
   * (Re)reads all state of this partition from the store, forgetting what is in memory. Called with
   * ownership secured (a former owner can no longer commit) before the first batch, and again after
   * every failed or uncertain commit.
   */
  void load(int partition, Pool store);

  /** Decides about a batch. In-memory changes made here are forgotten if the commit fails. */
  Effects onRecords(List<IncomingRecord> records, Instant now);

  /** When {@link #onTimer} wants to be called next; asked after every batch. Empty is never. */
  default Optional<Instant> nextTimer() {
    return Optional.empty();
  }

  /** Time has come; called at or after {@link #nextTimer}. */
  default Effects onTimer(Instant now) {
    return Effects.NONE;
  }

  /**
   * Accounts whose state fails: their timers are not to be fired, nor asked about by {@link
   * #nextTimer}; their records are not handed over. Called before {@link #load} and whenever it
   * changes; forgets those of the call before.
   */
  default void hold(Set<String> accountIds) {}

  /**
   * The accounts whose timers {@link #onTimer} would fire now, without those on hold. Asked only
   * after a failure, to find the one that fails; empty if timers are not of accounts.
   */
  default Collection<String> accountsDue(Instant now) {
    return List.of();
  }

  /**
   * What later records must not overtake a failed one: those of the same scope are parked behind
   * it. It may span topics.
   */
  default String scope(String topic, String key) {
    return topic + " " + key;
  }

  /** The partition went to another instance; release what is held outside the store. */
  default void close() {}
}
