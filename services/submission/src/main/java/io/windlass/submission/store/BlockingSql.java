package io.windlass.submission.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL for callers that may block, which are those on virtual threads. It throws the client's
 * exception if the database fails, and fails after a time-out.
 */
final class BlockingSql {
  private static final long TIMEOUT_SECONDS = 20;

  private BlockingSql() {}

  /** Returns the rows, mapped. */
  static <T> List<T> rows(
      SqlClient client, String sql, Function<Row, T> mapping, @Nullable Object... parameters) {
    List<T> result = new ArrayList<>();
    for (Row row : execute(client, sql, parameters)) {
      result.add(mapping.apply(row));
    }
    return result;
  }

  /** Returns the number of rows written. */
  static int write(SqlClient client, String sql, @Nullable Object... parameters) {
    return execute(client, sql, parameters).rowCount();
  }

  private static RowSet<Row> execute(SqlClient client, String sql, @Nullable Object... parameters) {
    return await(client.preparedQuery(sql).execute(tuple(parameters)));
  }

  /** Returns a tuple of parameters; an array is one parameter. */
  static Tuple tuple(@Nullable Object... parameters) {
    return Tuple.wrap(Arrays.asList(parameters));
  }

  /** Returns the result, once it is there. */
  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(failure.getCause());
    } catch (TimeoutException silent) {
      throw new IllegalStateException(
          "no answer from the database within " + TIMEOUT_SECONDS + " s", silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the database", interrupted);
    }
  }
}
