package io.windlass.messaging.transaction;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import io.windlass.messaging.SqlStatement;
import java.util.UUID;

/**
 * Tells whether a transaction committed whose connection broke during COMMIT. Every transaction
 * inserts a marker of its own; whoever asks inserts the same one. That waits for a transaction that
 * is still going on, fails if it committed, and otherwise makes sure that it never will.
 */
record CommitMarkers(Pool pool) {
  private static final String INSERT = "insert into commit_marker (id) values ($1)";
  private static final String UNIQUE_VIOLATION = "23505";

  static SqlStatement write(UUID marker) {
    return new SqlStatement(INSERT, Tuple.of(marker));
  }

  Future<Boolean> hasCommitted(UUID marker) {
    return pool.preparedQuery(INSERT)
        .execute(Tuple.of(marker))
        .map(false)
        .recover(
            cause ->
                cause instanceof PgException refusal
                        && UNIQUE_VIOLATION.equals(refusal.getSqlState())
                    ? Future.succeededFuture(true)
                    : Future.failedFuture(cause));
  }
}
