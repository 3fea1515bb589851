package io.windlass.messaging.transaction;

import io.windlass.messaging.outbox.PendingMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Messages that leave with a transaction of another client of the same database, such as
 * Hibernate's. That client runs the {@link #inserts} in its transaction and calls {@link
 * #committed} after the commit; it drops this if the transaction rolls back. Immutable.
 */
public final class JoinedTransaction {
  private final MessagingRuntime runtime;
  private final PendingMessages pending;
  private final UUID marker = UUID.randomUUID();

  /**
   * One statement.
   *
   * @param sql with the parameters {@code ?1}, {@code ?2}, as Jakarta Persistence counts them
   * @param parameters strings, byte arrays and UUIDs
   */
  public record Insert(String sql, List<Object> parameters) {}

  JoinedTransaction(MessagingRuntime runtime, PendingMessages pending) {
    this.runtime = runtime;
    this.pending = pending;
  }

  /** Returns what the transaction has to insert, in this order. */
  public List<Insert> inserts() {
    List<Insert> inserts = new ArrayList<>();
    for (byte[] row : pending.encodedRows()) {
      inserts.add(
          new Insert(
              "insert into outbox (owner, messages) values (?1, ?2)",
              List.of(pending.owner(), row)));
    }
    inserts.add(new Insert("insert into commit_marker (id) values (?1)", List.of(marker)));
    return inserts;
  }

  /** The transaction has committed: its messages are published. Returns at once. */
  public void committed() {
    runtime.relay().committed(pending);
    runtime.counters().committed();
  }

  /**
   * Finds out whether a transaction committed whose connection broke during the commit. It never
   * will if the answer is no.
   */
  public CompletionStage<Boolean> hasCommitted() {
    return runtime.hasCommitted(marker).toCompletionStage();
  }
}
