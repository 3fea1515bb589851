package io.windlass.capacity.log;

import io.vertx.sqlclient.Tuple;

/** A {@link StreamQuery} in SQL; {@code log_stream} has an index for each order. */
final class StreamSelect {
  private final StringBuilder sql = new StringBuilder();
  private final Tuple parameters = Tuple.tuple();

  StreamSelect(String columns, StreamQuery query) {
    LogGroup group = query.group();
    sql.append("SELECT ").append(columns).append(" FROM log_stream WHERE account_id = ");
    sql.append(bind(group.accountId())).append(" AND region = ").append(bind(group.region()));
    sql.append(" AND log_group = ").append(bind(group.name()));
    if (!query.namePrefix().isEmpty()) {
      sql.append(" AND stream_name >= ").append(bind(query.namePrefix()));
      sql.append(" AND starts_with(stream_name, ").append(bind(query.namePrefix())).append(')');
    }
    if (query.activeSince() != null) {
      sql.append(" AND first_event_at IS NOT NULL AND last_active_at >= ");
      sql.append(bind(query.activeSince()));
    }
    order(query);
    sql.append(" LIMIT ").append(bind(query.limit()));
  }

  private void order(StreamQuery query) {
    String time =
        switch (query.order()) {
          case NAME, NAME_DESCENDING -> "";
          case LAST_EVENT, LAST_EVENT_DESCENDING -> "last_active_at";
          case FIRST_EVENT -> "first_event_at";
        };
    boolean descending = query.order().isDescending();
    String key = time.isEmpty() ? "(stream_name)" : "(" + time + ", stream_name)";
    StreamQuery.Position after = query.after();
    if (after != null) {
      sql.append(" AND ").append(key).append(descending ? " < (" : " > (");
      sql.append(time.isEmpty() ? "" : bind(after.time()) + ", ");
      sql.append(bind(after.name())).append(')');
    }
    String direction = descending ? " DESC" : "";
    sql.append(" ORDER BY ").append(time.isEmpty() ? "" : time + direction + ", ");
    sql.append("stream_name").append(direction);
  }

  private String bind(Object value) {
    parameters.addValue(value);
    return "$" + parameters.size();
  }

  String sql() {
    return sql.toString();
  }

  Tuple parameters() {
    return parameters;
  }
}
