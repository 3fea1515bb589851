package io.windlass.messaging.consumer;

import io.windlass.messaging.quarantine.OrderingScopes;
import io.windlass.messaging.quarantine.QuarantineStore;
import io.windlass.messaging.quarantine.QuarantinedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was found to fail by itself, and is to be written down in a transaction of its own before
 * the handler loads again. Kept in memory over failures of that transaction.
 */
sealed interface IsolatedFailure {
  /** The transaction's statements. */
  void addTo(Batch batch, QuarantineStore store);

  /** Returns whether it is still to be carried out, after what the store has now. */
  default boolean stillApplies(Map<String, Long> stored) {
    return true;
  }

  Throwable failure();

  /** Returns what happened, for the log. */
  String description();

  /**
   * A record goes into quarantine; the account as well if its state is what fails.
   *
   * @param before what stands before it in its topic, was not committed and belongs there too
   */
  record SetAside(
      List<QuarantinedRecord> before,
      ConsumerRecord<String, byte[]> polled,
      @Nullable String accountId,
      String scope,
      boolean blocksAccount,
      Throwable failure)
      implements IsolatedFailure {
    public SetAside {
      before = List.copyOf(before);
    }

    @Override
    public void addTo(Batch batch, QuarantineStore store) {
      String queue = scope;
      if (blocksAccount && accountId != null) {
        queue = OrderingScopes.ofAccount(accountId);
        batch.add(store.gather(accountId));
      }
      List<QuarantinedRecord> rows = new ArrayList<>(before);
      rows.add(QuarantinedRecord.failed(polled, accountId, queue, failure));
      batch.add(store.add(rows));
      batch.consumed(polled.topic(), polled.offset() + 1);
    }

    @Override
    public boolean stillApplies(Map<String, Long> stored) {
      long first = before.isEmpty() ? polled.offset() : before.getFirst().offset();
      return stored.getOrDefault(polled.topic(), 0L) <= first;
    }

    @Override
    public String description() {
      return "%s-%d at %d (key %s) fails by itself and is set aside%s%s"
          .formatted(
              polled.topic(),
              polled.partition(),
              polled.offset(),
              polled.key(),
              before.isEmpty() ? "" : ", with " + before.size() + " that stand before it",
              blocksAccount ? "; account " + accountId + " is blocked" : "");
    }
  }

  /** The state of an account fails: nothing of it is handled any more. */
  record Block(String accountId, Instant at, Throwable failure) implements IsolatedFailure {
    @Override
    public void addTo(Batch batch, QuarantineStore store) {
      batch.add(store.gather(accountId));
      batch.add(store.add(List.of(QuarantinedRecord.blocked(accountId, at, failure))));
    }

    @Override
    public String description() {
      return "what is known of account %s fails by itself: the account is blocked"
          .formatted(accountId);
    }
  }

  /** A row of the quarantine failed again. */
  record PutBack(String scope, QuarantineStore.Kept row, Throwable failure)
      implements IsolatedFailure {
    @Override
    public void addTo(Batch batch, QuarantineStore store) {
      batch.add(store.putBack(scope, row.id(), failure));
    }

    @Override
    public String description() {
      return "%s at %d (key %s, quarantined as %d) failed when it was tried again"
          .formatted(row.topic(), row.offset(), row.key(), row.id());
    }
  }
}
