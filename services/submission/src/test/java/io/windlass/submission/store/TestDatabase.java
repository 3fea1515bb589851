package io.windlass.submission.store;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.windlass.embedded.Database;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.messaging.SqlStatement;

/** A database of its own for a test, with all tables and a pool. */
final class TestDatabase implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;

  TestDatabase(String name) {
    Database database =
        TestInfrastructure.createDatabaseFromClassPath(name, "db/messaging", "db/migration");
    pool =
        PgBuilder.pool()
            .connectingTo(
                PgConnectOptions.fromUri(database.reactiveUrl())
                    .setUser(database.username())
                    .setPassword(database.password()))
            .using(vertx)
            .build();
  }

  Pool pool() {
    return pool;
  }

  void write(SqlStatement write) {
    BlockingSql.await(pool.preparedQuery(write.sql()).execute(write.parameters()));
  }

  @Override
  public void close() {
    BlockingSql.await(pool.close());
    BlockingSql.await(vertx.close());
  }
}
