package io.windlass.stateevents.api;

import java.util.concurrent.Semaphore;

/**
 * Limits how many streams may have a page of history in memory at a time; the others wait in the
 * order in which they came. Thread-safe.
 */
final class ReplayLimiter {
  private final Semaphore permits;

  ReplayLimiter(int count) {
    permits = new Semaphore(count, true);
  }

  /** Waits for a permit. */
  void acquire() {
    permits.acquireUninterruptibly();
  }

  void release() {
    permits.release();
  }
}
