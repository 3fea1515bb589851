package io.windlass.messaging.consumer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Brings work of other threads to the consumer's thread, waking it if it waits in poll. */
final class Mailbox implements Executor {
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final Runnable wakeUp;
  private volatile boolean waiting;

  Mailbox(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  @Override
  public void execute(Runnable work) {
    queue.add(work);
    if (waiting) {
      wakeUp.run();
    }
  }

  /** Announces that the thread will wait; returns false if there is work, so that it must not. */
  boolean prepareToWait() {
    waiting = true;
    return queue.isEmpty();
  }

  void resumed() {
    waiting = false;
  }

  void drain() {
    for (Runnable work = queue.poll(); work != null; work = queue.poll()) {
      work.run();
    }
  }
}
