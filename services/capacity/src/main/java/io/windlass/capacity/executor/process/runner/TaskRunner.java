package io.windlass.capacity.executor.process.runner;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The process that runs tasks: starts those that its standard input names, waits for all of them,
 * and records when each one started and how it ended. When its standard input ends, because the
 * service closed it or has ended, it ends after the last of its tasks.
 *
 * <p>If it is killed, tasks run on, but their exit codes are lost.
 */
public final class TaskRunner implements StartProtocol.Receiver {
  private record Task(String id, RecordFile file) {}

  private final EventPipeWriter news;
  private final String bootId;
  private final String maker;
  private final ChildProcesses children = new ChildProcesses();
  private final Map<Integer, Task> running = new HashMap<>();
  private boolean over;

  private TaskRunner(EventPipeWriter news, String bootId) throws IOException {
    this.news = news;
    this.bootId = bootId;
    this.maker = RecordFile.maker(bootId);
  }

  /** Returns whether this machine's C library has what the runner needs. */
  public static boolean isSupported() {
    return System.getProperty("os.name", "").equals("Linux") && CLibrary.isComplete();
  }

  /**
   * Runs until the end of the standard input and of all tasks.
   *
   * @param arguments the named pipe for events, and the boot id of the machine
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ChildProcesses.leaveSession();
    var runner = new TaskRunner(EventPipeWriter.into(Path.of(arguments[0])), arguments[1]);
    var waiter = Thread.ofPlatform().name("waiter").start(runner::awaitOrHalt);
    try {
      StartProtocol.read(new BufferedInputStream(System.in, 1 << 16), runner);
    } catch (IOException | RuntimeException | Error e) {
      // The service notices the closed pipe and starts another runner. This one still has tasks.
      e.printStackTrace();
      System.in.close();
    }
    runner.noMoreOrders();
    waiter.join();
  }

  @Override
  public void start(StartOrder order) {
    try {
      var record = RecordFile.create(order, maker);
      if (record.isPresent()) {
        start(order, record.get());
      }
    } catch (IOException e) {
      // The record keeps what it has; the service decides about the task after some time.
      System.err.printf("task %s: %s%n", order.taskId(), e);
    }
  }

  private void start(StartOrder order, RecordFile file) throws IOException {
    file.begin(order.record());
    int pid = claimed(order, file);
    if (pid < 0) {
      file.outcome("start-failed " + why(order, -pid));
    }
    news.of(order.taskId());
  }

  /** Starts a task and records that before any other thread can record its end. */
  private synchronized int claimed(StartOrder order, RecordFile file) throws IOException {
    int pid = children.start(order);
    if (pid > 0) {
      running.put(pid, new Task(order.taskId(), file));
      notifyAll();
      file.claim(pid, bootId);
    }
    return pid;
  }

  private static String why(StartOrder order, int error) {
    return Files.isDirectory(order.work())
        ? "exec: \"%s\": %s".formatted(order.arguments().getFirst(), ChildProcesses.words(error))
        : "cannot enter the working directory";
  }

  @Override
  public void signal(int pid, int signal) {
    children.signal(pid, signal);
  }

  /** Waits for children. Halts if that fails: the service then decides about the tasks. */
  private void awaitOrHalt() {
    try {
      await();
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void await() {
    while (hasWork()) {
      children.awaitEnd().ifPresent(this::ended);
    }
  }

  /**
   * Waits until there is a child to wait for.
   *
   * @return false if there will be none
   */
  private synchronized boolean hasWork() {
    try {
      while (running.isEmpty() && !over) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return !running.isEmpty();
  }

  private void ended(ChildProcesses.End end) {
    Task task;
    synchronized (this) {
      task = running.remove(end.pid());
      children.reap(end.pid());
    }
    if (task != null) {
      task.file().outcome("exit " + end.exitCode());
      news.of(task.id());
    }
  }

  private synchronized void noMoreOrders() {
    over = true;
    notifyAll();
  }
}
