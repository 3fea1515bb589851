package io.windlass.messaging.transaction;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.windlass.messaging.FailurePoints;
import io.windlass.messaging.SqlStatement;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs statements as one transaction. BEGIN, the statements and COMMIT leave without waiting for
 * one another's answers: one round trip and one fsync in all. Fails with {@link CommitFailure}
 * only.
 *
 * <p>A statement whose parameters the driver refuses never reaches the server, which would commit
 * the others. So COMMIT waits for the answers unless the driver has taken parameters of the same
 * classes for each of the statements before ({@link StatementParameterTypes}).
 */
final class Transactions {
  /** An owner that hangs in the middle must not keep its successor waiting for its locks. */
  private static final String BEGIN =
      "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10s'";

  private final Pool pool;
  private final FailurePoints steps;
  private final StatementParameterTypes parameterTypes = new StatementParameterTypes();

  Transactions(Pool pool, FailurePoints steps) {
    this.pool = pool;
    this.steps = steps;
  }

  /** Returns the results of the statements, once committed. */
  Future<List<RowSet<Row>>> run(List<SqlStatement> statements) {
    return pool.getConnection()
        .recover(cause -> Future.failedFuture(CommitFailure.before(cause)))
        .compose(
            connection ->
                (steps.isWatched()
                        ? oneByOne(connection, statements)
                        : pipelined(connection, statements))
                    .onComplete(done -> connection.close()));
  }

  private Future<List<RowSet<Row>>> pipelined(
      SqlConnection connection, List<SqlStatement> statements) {
    boolean known = parameterTypes.areKnown(statements);
    List<Future<RowSet<Row>>> results = new ArrayList<>(statements.size() + 1);
    results.add(connection.query(BEGIN).execute());
    for (SqlStatement statement : statements) {
      results.add(execute(connection, statement));
    }
    if (known && results.stream().noneMatch(Transactions::hasFailed)) {
      return commit(connection, results);
    }
    return Future.join(results)
        .transform(
            answers -> {
              if (answers.failed()) {
                return rollBack(connection, results);
              }
              parameterTypes.learn(statements);
              return commit(connection, results);
            });
  }

  private static boolean hasFailed(Future<RowSet<Row>> result) {
    return result.isComplete() && result.failed();
  }

  private static Future<List<RowSet<Row>>> commit(
      SqlConnection connection, List<Future<RowSet<Row>>> results) {
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

  private static Future<List<RowSet<Row>>> rollBack(
      SqlConnection connection, List<Future<RowSet<Row>>> results) {
    Throwable first =
        results.stream().filter(Future::failed).map(Future::cause).findFirst().orElseThrow();
    return connection
        .query("ROLLBACK")
        .execute()
        .transform(_ -> Future.failedFuture(CommitFailure.ofStatement(first)));
  }

  private Future<List<RowSet<Row>>> oneByOne(
      SqlConnection connection, List<SqlStatement> statements) {
    List<RowSet<Row>> results = new ArrayList<>();
    Future<RowSet<Row>> last = connection.query(BEGIN).execute();
    int number = 0;
    for (SqlStatement statement : statements) {
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

  private static Future<RowSet<Row>> execute(SqlConnection connection, SqlStatement statement) {
    try {
      return connection.preparedQuery(statement.sql()).execute(statement.parameters());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
