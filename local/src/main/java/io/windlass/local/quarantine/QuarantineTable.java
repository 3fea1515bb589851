package io.windlass.local.quarantine;

import io.windlass.embedded.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The quarantine of one service, in its database. Requests to retry or discard are only written to
 * it: the instance that owns the partition carries them out in a transaction like that of any
 * batch.
 */
public final class QuarantineTable {
  private static final String ENTRIES =
      "select q.id, direction, topic, partition, record_offset, record_key, account_id, error, "
          + "attempts, quarantined_at, wish, coalesce(parked, 0) from quarantined_record q "
          + "left join (select consumer_group, partition, scope, count(*) as parked "
          + "from quarantined_record where status = 'PARKED' group by 1, 2, 3) p "
          + "using (consumer_group, partition, scope) where q.status <> 'PARKED' ";

  private final String service;
  private final Database database;

  public QuarantineTable(String service, Database database) {
    this.service = service;
    this.database = database;
  }

  /** Returns all entries that failed themselves (not those that wait behind them), oldest first. */
  public List<QuarantinedEntry> list() throws SQLException {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(ENTRIES + "order by q.id")) {
      return entries(statement);
    }
  }

  /** Returns the entry of a number, if there is one. */
  public Optional<QuarantinedEntry> find(long number) throws SQLException {
    return find(List.of(number)).stream().findFirst();
  }

  /** Returns the entries of these numbers that still exist, oldest first. */
  public List<QuarantinedEntry> find(Collection<Long> numbers) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(ENTRIES + "and q.id = any(?) order by q.id")) {
      statement.setArray(1, array(connection, numbers));
      return entries(statement);
    }
  }

  /** Returns how many of these entries have a request that has not been carried out yet. */
  public long pending(Collection<Long> numbers) throws SQLException {
    try (var connection = database.connect();
        var statement =
            connection.prepareStatement(
                "select count(*) from quarantined_record where wish is not null and id = any(?)")) {
      statement.setArray(1, array(connection, numbers));
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Returns the entry that a parked record waits for; empty if the record is not parked. */
  public Optional<QuarantineId> head(long parked) throws SQLException {
    var sql =
        "select h.id from quarantined_record p join quarantined_record h using "
            + "(consumer_group, partition, scope) where p.id = ? and p.status = 'PARKED' "
            + "and h.status <> 'PARKED' order by h.id limit 1";
    try (var connection = database.connect();
        var statement = connection.prepareStatement(sql)) {
      statement.setLong(1, parked);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new QuarantineId(service, rows.getLong(1)))
            : Optional.empty();
      }
    }
  }

  /** Returns the value of a record; null if it is a tombstone. */
  public byte @Nullable [] value(long number) throws SQLException {
    try (var connection = database.connect();
        var rows = one(connection, "value", number)) {
      return rows.next() ? rows.getBytes(1) : null;
    }
  }

  /** Returns the stack trace of the failure. */
  public String stack(long number) throws SQLException {
    try (var connection = database.connect();
        var rows = one(connection, "stack", number)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private static ResultSet one(Connection connection, String column, long number)
      throws SQLException {
    var statement =
        connection.prepareStatement("select " + column + " from quarantined_record where id = ?");
    statement.closeOnCompletion();
    statement.setLong(1, number);
    return statement.executeQuery();
  }

  /** Requests that entries are retried, with all others that failed in the same scope. */
  public void retry(Collection<Long> numbers) throws SQLException {
    request(
        "with requested as (select id, direction, consumer_group, partition, scope "
            + "from quarantined_record where id = any(?)) "
            + "update quarantined_record set wish = 'RETRY', changed_at = now() "
            + "where status <> 'PARKED' and (id in (select id from requested) "
            + "or (direction = 'in' and (consumer_group, partition, scope) in "
            + "(select consumer_group, partition, scope from requested where direction = 'in')))",
        numbers);
  }

  /** Requests that entries are discarded; what is parked behind them is then handled. */
  public void discard(Collection<Long> numbers) throws SQLException {
    request(
        "update quarantined_record set wish = 'DISCARD', changed_at = now() "
            + "where status <> 'PARKED' and id = any(?)",
        numbers);
  }

  private void request(String sql, Collection<Long> numbers) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.prepareStatement(sql)) {
      statement.setArray(1, array(connection, numbers));
      statement.executeUpdate();
    }
  }

  private static Array array(Connection connection, Collection<Long> numbers) throws SQLException {
    return connection.createArrayOf("bigint", numbers.toArray());
  }

  private List<QuarantinedEntry> entries(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      var result = new ArrayList<QuarantinedEntry>();
      while (rows.next()) {
        result.add(read(rows));
      }
      return result;
    }
  }

  private QuarantinedEntry read(ResultSet rows) throws SQLException {
    String account = rows.getString(7);
    return new QuarantinedEntry(
        new QuarantineId(service, rows.getLong(1)),
        rows.getString(2),
        rows.getString(3),
        rows.getInt(4),
        rows.getLong(5),
        new String(rows.getBytes(6), StandardCharsets.UTF_8),
        account == null ? "" : account,
        rows.getString(8),
        rows.getInt(9),
        rows.getTimestamp(10).toInstant(),
        rows.getLong(12),
        Optional.ofNullable(rows.getString(11)));
  }
}
