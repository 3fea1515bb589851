package io.windlass.scheduler.store;

import io.vertx.core.Future;

/** Waits for the database. Never call it on an event loop. */
final class BlockingQueries {
  private BlockingQueries() {}

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
