package io.windlass.scheduler.store;

import io.vertx.core.Future;

/** Waits for the database. Never call it on an event loop. */
final class Blocking {
  private Blocking() {}

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
