package io.windlass.messaging.transaction;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.windlass.messaging.TransactionResult;
import io.windlass.messaging.outbox.Outbox;
import io.windlass.messaging.outbox.PendingMessages;
import io.windlass.messaging.outbox.Relay;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A transaction whose statements the caller decides one after the other. */
final class InteractiveTransaction<T> {
  private final Pool pool;
  private final Outbox outbox;
  private final Relay relay;
  private final CommitMarkers markers;
  private final Function<SqlConnection, Future<TransactionResult<T>>> work;
  private final UUID marker = UUID.randomUUID();

  private record Done<T>(T value, PendingMessages pending) {}

  InteractiveTransaction(
      Pool pool,
      Outbox outbox,
      Relay relay,
      CommitMarkers markers,
      Function<SqlConnection, Future<TransactionResult<T>>> work) {
    this.pool = pool;
    this.outbox = outbox;
    this.relay = relay;
    this.markers = markers;
    this.work = work;
  }

  Future<T> run() {
    return pool.getConnection()
        .recover(
            cause ->
                Future.failedFuture(
                    new StoreUnavailableException("the store cannot be reached", cause)))
        .compose(connection -> on(connection).onComplete(done -> connection.close()));
  }

  private Future<T> on(SqlConnection connection) {
    AtomicReference<@Nullable Done<T>> done = new AtomicReference<>();
    return connection
        .query("BEGIN")
        .execute()
        .compose(ignored -> decide(connection))
        .compose(
            decided -> {
              done.set(decided);
              return connection
                  .preparedQuery(CommitMarkers.write(marker).sql())
                  .execute(CommitMarkers.write(marker).parameters());
            })
        .transform(
            prepared ->
                prepared.failed()
                    ? connection
                        .query("ROLLBACK")
                        .execute()
                        .transform(ignored -> Future.failedFuture(prepared.cause()))
                    : commit(connection))
        .map(
            ignored -> {
              Done<T> result = java.util.Objects.requireNonNull(done.get());
              relay.committed(result.pending());
              return result.value();
            });
  }

  private Future<Done<T>> decide(SqlConnection connection) {
    return work.apply(connection)
        .compose(
            result ->
                outbox
                    .insert(connection, result.messages())
                    .map(pending -> new Done<>(result.value(), pending)));
  }

  private Future<Void> commit(SqlConnection connection) {
    return connection
        .query("COMMIT")
        .execute()
        .<Void>mapEmpty()
        .recover(
            cause ->
                CommitFailure.ofCommit(cause).kind() == CommitFailure.Kind.UNCERTAIN
                    ? resolveOutcome(cause)
                    : Future.failedFuture(cause));
  }

  private Future<Void> resolveOutcome(Throwable cause) {
    return markers
        .hasCommitted(marker)
        .transform(
            answer -> {
              if (answer.failed()) {
                return Future.failedFuture(
                    new UncertainCommitException("the connection broke during the commit", cause));
              }
              return answer.result()
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      new StoreUnavailableException("the connection broke, rolled back", cause));
            });
  }
}
