package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The shells that run tasks: as many as tasks run at a time, and some that wait for the next ones.
 * Thread-safe.
 */
final class TaskShells implements AutoCloseable {
  /** So many wait at most; the others end. */
  private static final int MOST_IDLE = 64;

  /** After so many tasks a shell is replaced: what a shell remembers of each adds up. */
  private static final int MOST_TASKS = 1_000;

  private static final Logger LOG = Logger.getLogger(TaskShells.class);

  private final HostTools tools;
  private final Deque<TaskShell> idle = new ArrayDeque<>();
  private final Set<TaskShell> busy = new HashSet<>();
  private @Nullable TaskShell signaller;
  private boolean closed;

  /** Starts the first shell, so that the first task need not wait for it. */
  TaskShells(HostTools tools) {
    this.tools = tools;
    idle.push(start());
  }

  /**
   * Gives a shell a task; it is busy until it is released or discarded.
   *
   * @param arguments of the shell's {@code run}
   * @throws UncheckedIOException if this machine can start no shell
   */
  synchronized TaskShell run(List<String> arguments) {
    if (closed) {
      throw new UncheckedIOException(new IOException("no more tasks are started"));
    }
    while (true) {
      TaskShell shell = take();
      try {
        shell.run(arguments);
        busy.add(shell);
        return shell;
      } catch (IOException died) {
        // If it began all the same, it has made the task's record, and nobody else begins.
        LOG.warnf("A task shell is gone, taking another one: %s", died.getMessage());
        shell.close();
      }
    }
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
      return TaskShell.start(tools);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its task has ended: it can have the next one. */
  synchronized void release(TaskShell shell) {
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
  synchronized void discard(TaskShell shell) {
    busy.remove(shell);
    shell.close();
  }

  /** Sends a signal to a task's whole group, or to the process that is about to lead it. */
  synchronized void signal(String name, long pid) {
    if (closed) {
      return;
    }
    try {
      TaskShell shell = signaller;
      if (shell == null || !shell.isAlive()) {
        shell = start();
        signaller = shell;
      }
      shell.signal(name, pid);
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
