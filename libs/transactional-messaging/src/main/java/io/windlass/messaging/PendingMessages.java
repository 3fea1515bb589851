package io.windlass.messaging;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way into the outbox: encoded, not yet inserted. Insert them in the transaction
 * that causes them, with {@link #sql} and {@link #parameters} over Vert.x or with {@link #jsonSql}
 * and {@link #json} over anything else; after the commit hand them to {@link Relay#committed}. If
 * the transaction rolls back, forget them.
 */
public final class PendingMessages {
  private static final String INSERT =
      "insert into outbox (owner, topic, account_id, key, value) "
          + "select $1, topic, account_id, key, value "
          + "from unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) "
          + "with ordinality as message (topic, account_id, key, value, position) "
          + "order by position returning id";
  private static final String JSON_INSERT =
      "insert into outbox (owner, topic, account_id, key, value) "
          + "select message->>'owner', message->>'topic', message->>'account', message->>'key', "
          + "decode(message->>'value', 'base64') "
          + "from json_array_elements(cast(?1 as json)) "
          + "with ordinality as element (message, position) order by position";

  private final String owner;
  private final List<OutboxRow> rows;
  private final boolean inserted;

  private PendingMessages(String owner, List<OutboxRow> rows, boolean inserted) {
    this.owner = owner;
    this.rows = rows;
    this.inserted = inserted;
  }

  static PendingMessages encode(String owner, List<OutboxMessage> messages, EventEncoder encoder) {
    List<OutboxRow> rows = new ArrayList<>(messages.size());
    for (OutboxMessage message : messages) {
      byte @Nullable [] value =
          message.value() == null ? null : encoder.encode(message.topic(), message.value());
      rows.add(new OutboxRow(0, message.topic(), message.accountId(), message.key(), value));
    }
    return new PendingMessages(owner, rows, false);
  }

  /** Whether there is nothing to insert. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Inserts all of them, in order, with {@link #parameters}; returns their ids. */
  public String sql() {
    return INSERT;
  }

  public Tuple parameters() {
    return Tuple.from(
        Arrays.<Object>asList(
            owner,
            rows.stream().map(OutboxRow::topic).toArray(String[]::new),
            rows.stream().map(OutboxRow::accountId).toArray(String[]::new),
            rows.stream().map(OutboxRow::key).toArray(String[]::new),
            rows.stream().map(PendingMessages::buffer).toArray(Buffer[]::new)));
  }

  /** Inserts all of them, in order; its one parameter, {@code ?1}, is {@link #json}. */
  public String jsonSql() {
    return JSON_INSERT;
  }

  /** The messages as one JSON text. */
  public String json() {
    io.vertx.core.json.JsonArray array = new io.vertx.core.json.JsonArray();
    for (OutboxRow row : rows) {
      array.add(
          new io.vertx.core.json.JsonObject()
              .put("owner", owner)
              .put("topic", row.topic())
              .put("account", row.accountId())
              .put("key", row.key())
              .put(
                  "value",
                  row.value() == null ? null : Base64.getEncoder().encodeToString(row.value())));
    }
    return array.encode();
  }

  /** The same with the ids that {@link #sql} returned: the relay then sends them from memory. */
  PendingMessages inserted(RowSet<Row> ids) {
    List<OutboxRow> withIds = new ArrayList<>(rows.size());
    var id = ids.iterator();
    for (OutboxRow row : rows) {
      withIds.add(row.withId(id.next().getLong(0)));
    }
    return new PendingMessages(owner, withIds, true);
  }

  SqlWrite write() {
    return new SqlWrite(sql(), parameters());
  }

  String owner() {
    return owner;
  }

  List<OutboxRow> rows() {
    return rows;
  }

  /** Whether the rows carry the ids that they have in the table. */
  boolean isInserted() {
    return inserted;
  }

  long bytes() {
    return rows.stream().mapToLong(OutboxRow::bytes).sum();
  }

  private static @Nullable Buffer buffer(OutboxRow row) {
    return row.value() == null ? null : Buffer.buffer(row.value());
  }
}
