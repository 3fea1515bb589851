package io.windlass.messaging.outbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.MessageTracing;
import io.windlass.messaging.OutboxMessage;
import io.windlass.messaging.SqlStatement;
import io.windlass.messaging.codec.EventEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are encoded and not yet inserted into the outbox. Insert them in the transaction
 * that causes them, with {@link #sql} and {@link #parameters}; after the commit hand them to {@link
 * Relay#committed}. If the transaction rolls back, drop them. Immutable.
 */
public final class PendingMessages {
  private static final String INSERT =
      "insert into outbox (owner, messages) "
          + "select $1, messages from unnest($2::bytea[]) "
          + "with ordinality as row (messages, position) order by position returning id";

  private final String owner;
  private final List<OutboxRow> rows;
  private final boolean inserted;

  private PendingMessages(String owner, List<OutboxRow> rows, boolean inserted) {
    this.owner = owner;
    this.rows = rows;
    this.inserted = inserted;
  }

  static PendingMessages encode(
      String owner, List<OutboxMessage> messages, EventEncoder encoder, MessageTracing tracing) {
    List<EncodedMessage> encoded = new ArrayList<>(messages.size());
    for (OutboxMessage message : messages) {
      byte @Nullable [] value =
          message.value() == null ? null : encoder.encode(message.topic(), message.value());
      encoded.add(
          new EncodedMessage(
              message.topic(),
              message.accountId(),
              message.key(),
              value,
              tracing.isOn() ? tracing.sending(message) : null));
    }
    return new PendingMessages(owner, OutboxRow.of(encoded), false);
  }

  /** Returns whether there is nothing to insert. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Inserts all of them, in order, with {@link #parameters}; returns the ids of their rows. */
  public String sql() {
    return INSERT;
  }

  public Tuple parameters() {
    return Tuple.from(
        Arrays.<Object>asList(
            owner, rows.stream().map(row -> Buffer.buffer(row.encode())).toArray(Buffer[]::new)));
  }

  /**
   * Returns the same with the ids that {@link #sql} returned: the relay then sends them from
   * memory.
   */
  public PendingMessages inserted(RowSet<Row> ids) {
    List<OutboxRow> withIds = new ArrayList<>(rows.size());
    var id = ids.iterator();
    for (OutboxRow row : rows) {
      withIds.add(row.withId(id.next().getLong(0)));
    }
    return new PendingMessages(owner, withIds, true);
  }

  public SqlStatement write() {
    return new SqlStatement(sql(), parameters());
  }

  /** The rows of the table, in order, for whoever does not insert them by {@link #sql}. */
  public List<byte[]> encodedRows() {
    return rows.stream().map(OutboxRow::encode).toList();
  }

  public String owner() {
    return owner;
  }

  List<OutboxRow> rows() {
    return rows;
  }

  /** Returns whether the rows carry the ids that they have in the table. */
  boolean isInserted() {
    return inserted;
  }

  long bytes() {
    return rows.stream().mapToLong(OutboxRow::bytes).sum();
  }
}
