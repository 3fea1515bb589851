package io.windlass.stateevents.store;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Runs queries and waits for their results. For threads that may block, never for an event loop.
 */
final class BlockingDatabase {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Pool pool;

  BlockingDatabase(Pool pool) {
    this.pool = pool;
  }

  <T> List<T> list(String sql, Tuple parameters, Function<Row, T> row) {
    var list = new ArrayList<T>();
    rows(sql, parameters).forEach(found -> list.add(row.apply(found)));
    return list;
  }

  RowSet<Row> rows(String sql, Tuple parameters) {
    try {
      return pool.preparedQuery(sql)
          .execute(parameters)
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the database", interrupted);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException("the database did not answer a query", failed);
    }
  }
}
