package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.process.runner.StartOrder;
import java.io.UncheckedIOException;

/**
 * Starts tasks in processes that outlive this service, and records their ends. Orders that a
 * starter had not executed when it died are lost, so the caller repeats what shows no effect: only
 * the process that creates the record of a task starts it. Thread-safe.
 */
interface TaskStarter extends AutoCloseable {
  /** The process that waits for the end of a task; the caller releases or discards it once. */
  interface Waiter {
    /** Releases it after the end of the task. */
    void release();

    /** Releases it without knowing how the task ended. */
    void discard();

    /** Returns whether it has died and so starts nothing any more. */
    boolean isGone();
  }

  /**
   * Starts a task unless its record exists.
   *
   * @throws UncheckedIOException if this machine cannot start tasks
   */
  Waiter start(StartOrder order);

  /**
   * Sends a signal to the process group of a task, or to the process that is about to lead it.
   *
   * @throws UncheckedIOException if the signal cannot be sent at the moment
   */
  void signal(TaskSignal signal, long pid);

  /** Starts no more tasks. Running tasks continue, and their ends are recorded. */
  @Override
  void close();
}
