package io.windlass.submission.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import io.windlass.messaging.TransactionResult;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.messaging.DefinitionTransactions;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Changes of definitions in transactions of the messaging library, the work on virtual threads.
 * Whoever asks for one waits for a while, not for ever; the database ends a session that goes on
 * holding its locks (see application.properties).
 */
record RuntimeTransactions(MessagingRuntime runtime) implements DefinitionTransactions {
  private static final long TIMEOUT_SECONDS = 30;

  @Override
  public <T> T run(Instant now, Function<DefinitionTransaction, T> work) {
    try {
      return runtime
          .inTransaction(connection -> onVirtualThread(connection, now, work))
          .toCompletableFuture()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(failure.getCause());
    } catch (TimeoutException silent) {
      throw new IllegalStateException(
          "a change of definitions did not end within " + TIMEOUT_SECONDS + " s", silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a change of definitions", interrupted);
    }
  }

  private static <T> Future<TransactionResult<T>> onVirtualThread(
      SqlConnection connection, Instant now, Function<DefinitionTransaction, T> work) {
    Promise<TransactionResult<T>> result = Promise.promise();
    Thread.ofVirtual()
        .name("definition-change")
        .start(
            () -> {
              try {
                DefinitionTransaction transaction = new DefinitionTransaction(connection, now);
                T value = work.apply(transaction);
                result.complete(new TransactionResult<>(value, transaction.messages()));
              } catch (RuntimeException | Error failure) {
                result.fail(failure);
              }
            });
    return result.future();
  }
}
