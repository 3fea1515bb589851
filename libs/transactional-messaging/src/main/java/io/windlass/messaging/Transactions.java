package io.windlass.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs statements as one transaction. BEGIN, the statements and COMMIT leave without waiting for
 * one another's answers: one round trip and one fsync in all. Fails with {@link CommitFailure}
 * only.
 */
final class Transactions {
  /** An owner that hangs in the middle must not keep its successor waiting for its locks. */
  private static final String BEGIN =
      "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10s'";

  private final Pool pool;
  private final Steps steps;

  Transactions(Pool pool, Steps steps) {
    this.pool = pool;
    this.steps = steps;
  }

  /** The results of the statements, once committed. */
  Future<List<RowSet<Row>>> run(List<SqlWrite> statements) {
    return pool.getConnection()
        .recover(cause -> Future.failedFuture(CommitFailure.before(cause)))
        .compose(
            connection ->
                (steps.isWatched()
                        ? oneByOne(connection, statements)
                        : pipelined(connection, statements))
                    .onComplete(done -> connection.close()));
  }

  private static Future<List<RowSet<Row>>> pipelined(
      SqlConnection connection, List<SqlWrite> statements) {
    List<Future<RowSet<Row>>> results = new ArrayList<>(statements.size() + 1);
    results.add(connection.query(BEGIN).execute());
    for (SqlWrite statement : statements) {
      results.add(execute(connection, statement));
    }
    return connection
        .query("COMMIT")
        .execute()
        .transform(
            commit -> {
              // PostgreSQL answers COMMIT of a failed transaction with success, having rolled back.
              for (Future<RowSet<Row>> result : results) {
                if (result.failed()) {
                  return Future.failedFuture(CommitFailure.ofStatement(result.cause()));
                }
              }
              if (commit.failed()) {
                return Future.failedFuture(CommitFailure.ofCommit(commit.cause()));
              }
              return Future.succeededFuture(results.stream().skip(1).map(Future::result).toList());
            });
  }

  private Future<List<RowSet<Row>>> oneByOne(SqlConnection connection, List<SqlWrite> statements) {
    List<RowSet<Row>> results = new ArrayList<>();
    Future<RowSet<Row>> last = connection.query(BEGIN).execute();
    int number = 0;
    for (SqlWrite statement : statements) {
      String step = "statement-" + number++;
      last =
          last.compose(
              ignored ->
                  execute(connection, statement)
                      .onSuccess(
                          result -> {
                            results.add(result);
                            steps.reached(step);
                          }));
    }
    return last.recover(
            cause ->
                connection
                    .query("ROLLBACK")
                    .execute()
                    .transform(done -> Future.failedFuture(CommitFailure.ofStatement(cause))))
        .compose(
            ignored ->
                connection
                    .query("COMMIT")
                    .execute()
                    .recover(cause -> Future.failedFuture(CommitFailure.ofCommit(cause))))
        .map(ignored -> List.copyOf(results));
  }

  private static Future<RowSet<Row>> execute(SqlConnection connection, SqlWrite statement) {
    try {
      return connection.preparedQuery(statement.sql()).execute(statement.parameters());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
