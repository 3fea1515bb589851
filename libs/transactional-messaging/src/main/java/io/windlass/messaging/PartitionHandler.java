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
 * <p>A record on which it throws is set aside ({@code docs/adr/0018-quarantine.md}); {@link
 * RecordHandlingException} says which record or account it was.
 */
public interface PartitionHandler {
  /**
   * (Re)reads all state of this partition from the store, forgetting what is in memory. Called with
   * ownership secured (a former owner can no longer commit) before the first batch, and again after
   * every failed or uncertain commit.
   */
  void load(int partition, Pool store);

  /** Decides about a batch. After a failed commit, {@link #load} is called before anything else. */
  Effects onRecords(List<IncomingRecord> records, Instant now);

  /**
   * Whether a record is to be decoded and handed over, as far as its topic and key tell. What is
   * not wanted counts as consumed: its offset is stored with the next batch, or within half a
   * minute. May block; not asked while a failure is being looked for or anything is in quarantine.
   */
  default boolean wants(String topic, String key) {
    return true;
  }

  /** Returns when {@link #onTimer} is to be called next, or empty; called after every batch. */
  default Optional<Instant> nextTimer() {
    return Optional.empty();
  }

  /** Handles what is due; called at or after {@link #nextTimer}. */
  default Effects onTimer(Instant now) {
    return Effects.NONE;
  }

  /**
   * Says which accounts are blocked: their timers must not fire, {@link #nextTimer} must ignore
   * them, and their records are not handed over. Called before {@link #load} and on every change;
   * replaces the accounts of the call before.
   */
  default void hold(Set<String> accountIds) {}

  /**
   * Returns the accounts whose timers {@link #onTimer} would fire now, without those on hold.
   * Called only after a failure, to find the account that causes it; empty if timers do not belong
   * to accounts.
   */
  default Collection<String> accountsDue(Instant now) {
    return List.of();
  }

  /**
   * Returns the ordering scope of a record: when one fails, later records of the same scope are
   * parked behind it. A scope may span topics.
   */
  default String scope(String topic, String key) {
    return topic + " " + key;
  }

  /** Releases what is held outside the store: the partition belongs to another instance now. */
  default void close() {}
}
