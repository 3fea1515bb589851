package io.windlass.capacity.executor.process;

import io.windlass.capacity.executor.process.runner.StartOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The shells that run tasks where the task runner cannot: one per running task, and some idle ones.
 * Thread-safe.
 */
final class TaskShells implements TaskStarter {
  /** The most idle shells; further ones end. */
  private static final int MOST_IDLE = 64;

  /** After so many tasks a shell is replaced, because its memory grows with each. */
  private static final int MOST_TASKS = 1_000;

  private static final Logger LOG = Logger.getLogger(TaskShells.class);

  private final HostTools tools;
  private final Path events;
  private final String bootId;
  private final Deque<TaskShell> idle = new ArrayDeque<>();
  private final Set<TaskShell> busy = new HashSet<>();
  private @Nullable TaskShell signaller;
  private boolean closed;

  /** Starts the first shell, so that the first task does not wait for it. */
  TaskShells(HostTools tools, Path events, String bootId) {
    this.tools = tools;
    this.events = events;
    this.bootId = bootId;
    idle.push(start());
  }

  @Override
  public synchronized Waiter start(StartOrder order) {
    if (closed) {
      throw new UncheckedIOException(new IOException("no more tasks are started"));
    }
    while (true) {
      TaskShell shell = take();
      try {
        shell.run(order);
        busy.add(shell);
        return waiter(shell);
      } catch (IOException died) {
        // If it started the task nevertheless, it has created the record, so no other one starts
        // it.
        LOG.warnf("A task shell has ended, using another one: %s", died.getMessage());
        shell.close();
      }
    }
  }

  private Waiter waiter(TaskShell shell) {
    return new Waiter() {
      @Override
      public void release() {
        TaskShells.this.release(shell);
      }

      @Override
      public void discard() {
        TaskShells.this.discard(shell);
      }

      @Override
      public boolean isGone() {
        return !shell.isAlive();
      }
    };
  }

  private TaskShell take() {
    for (TaskShell shell = idle.poll(); shell != null; shell = idle.poll()) {
      if (shell.isAlive()) {
        return shell;
      }
      shell.close();
    }
    return start();
  }

  private TaskShell start() {
    try {
      return TaskShell.start(tools, events, bootId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a shell whose task has ended available for the next task. */
  private synchronized void release(TaskShell shell) {
    if (!busy.remove(shell)) {
      return;
    }
    if (closed || idle.size() >= MOST_IDLE || shell.tasks() >= MOST_TASKS || !shell.isAlive()) {
      shell.close();
    } else {
      idle.push(shell);
    }
  }

  /** Ends a shell without knowing how its task ended. */
  private synchronized void discard(TaskShell shell) {
    busy.remove(shell);
    shell.close();
  }

  @Override
  public synchronized void signal(TaskSignal signal, long pid) {
    if (closed) {
      return;
    }
    try {
      TaskShell shell = signaller;
      if (shell == null || !shell.isAlive()) {
        shell = start();
        signaller = shell;
      }
      shell.signal(signal, pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the shells; each ends after its task. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(TaskShell::close);
    busy.forEach(TaskShell::close);
    if (signaller != null) {
      signaller.close();
    }
  }
}
