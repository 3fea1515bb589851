package io.windlass.stateevents.api;

import java.util.concurrent.Semaphore;

/**
 * How many streams may have a page of history in memory at a time; the others wait for their turn,
 * first come, first served. Safe for any thread.
 */
final class ReplayLimiter {
  private final Semaphore turns;

  ReplayLimiter(int count) {
    turns = new Semaphore(count, true);
  }

  /** Waits for a turn. */
  void take() {
    turns.acquireUninterruptibly();
  }

  void giveBack() {
    turns.release();
  }
}
