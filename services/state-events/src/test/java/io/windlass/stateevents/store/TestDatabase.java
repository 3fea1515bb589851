package io.windlass.stateevents.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.SqlStatement;
import io.windlass.stateevents.history.HistoryChange;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A database of its own for a test, with all tables and a pool. */
public final class TestDatabase implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Database database =
      TestInfrastructure.createDatabaseFromClassPath(
          "state_events", "db/messaging", "db/migration");
  private final Pool pool =
      PgBuilder.pool()
          .using(vertx)
          .connectingTo(
              PgConnectOptions.fromUri(database.reactiveUrl())
                  .setUser(database.username())
                  .setPassword(database.password())
                  .setCachePreparedStatements(true))
          .with(new PoolOptions().setMaxSize(6))
          .build();

  public Vertx vertx() {
    return vertx;
  }

  public Pool pool() {
    return pool;
  }

  public Database database() {
    return database;
  }

  public void commit(HistoryChange change) {
    commit(HistoryWrites.of(0, change));
  }

  public void commit(List<SqlStatement> writes) {
    for (SqlStatement write : writes) {
      await(pool.preparedQuery(write.sql()).execute(write.parameters()));
    }
  }

  public long count(String query) {
    return await(pool.query(query).execute()).iterator().next().getLong(0);
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public void close() {
    await(pool.close());
    await(vertx.close());
  }
}
