package io.windlass.submission.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import io.windlass.messaging.MessagingRuntime;
import io.windlass.messaging.TransactionResult;
import io.windlass.submission.messaging.DefinitionTransaction;
import io.windlass.submission.messaging.DefinitionTransactions;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Changes of definitions in transactions of the messaging library, the work on virtual threads. */
final class RuntimeTransactions implements DefinitionTransactions {
  private final MessagingRuntime runtime;

  RuntimeTransactions(MessagingRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public <T> T run(Instant now, Function<DefinitionTransaction, T> work) {
    try {
      return runtime
          .inTransaction(connection -> onVirtualThread(connection, now, work))
          .toCompletableFuture()
          .join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
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
