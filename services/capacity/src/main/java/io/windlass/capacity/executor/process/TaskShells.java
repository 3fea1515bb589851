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
 * The shells that run tasks where the task runner cannot: as many as tasks run at a time, and some
 * that wait for the next ones. Thread-safe.
 */
final class TaskShells implements TaskStarter {
  /** So many wait at most; the others end. */
  private static final int MOST_IDLE = 64;

  /** After so many tasks a shell is replaced: what a shell remembers of each adds up. */
  private static final int MOST_TASKS = 1_000;

  private static final Logger LOG = Logger.getLogger(TaskShells.class);

  private final HostTools tools;
  private final Path events;
  private final String bootId;
  private final Deque<TaskShell> idle = new ArrayDeque<>();
  private final Set<TaskShell> busy = new HashSet<>();
  private @Nullable TaskShell signaller;
  private boolean closed;

  /** Starts the first shell, so that the first task need not wait for it. */
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
        // If it began all the same, it has made the task's record, and nobody else begins.
        LOG.warnf("A task shell is gone, taking another one: %s", died.getMessage());
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

  /** Its task has ended: it can have the next one. */
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

  /** Nobody knows what became of its task: it gets no other one. */
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

  /** Shells end as their tasks do. */
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
