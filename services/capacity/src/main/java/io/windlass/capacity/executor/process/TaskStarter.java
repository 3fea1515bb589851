package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.process.runner.StartOrder;
import java.io.UncheckedIOException;

/**
 * Starts tasks outside of this service, so that they outlive it, and has their ends recorded. What
 * it was told and had not yet done when it died is lost, so the caller repeats what shows no
 * effect: a task is started only by the one who creates its record. Thread-safe.
 */
interface TaskStarter extends AutoCloseable {
  /** Whoever waits for a task's end; told once when that is over. */
  interface Waiter {
    /** The task has ended. */
    void release();

    /** Nobody knows what became of the task. */
    void discard();

    /** It has died, and begins nothing any more. */
    boolean isGone();
  }

  /**
   * Starts a task, unless its record is there.
   *
   * @throws UncheckedIOException if this machine can start none
   */
  Waiter start(StartOrder order);

  /**
   * Sends a signal to a task's whole group, or to the process that is about to lead it.
   *
   * @throws UncheckedIOException if that cannot be sent now
   */
  void signal(TaskSignal signal, long pid);

  /** Takes no more tasks; those that run go on, and are waited for. */
  @Override
  void close();
}
