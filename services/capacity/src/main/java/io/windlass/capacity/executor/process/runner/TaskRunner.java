package io.windlass.capacity.executor.process.runner;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The process that runs tasks: starts those that its standard input tells it to, waits for all of
 * them, and writes into each one's record when it started and how it ended. When its standard input
 * ends, since the service closed it or is gone, it ends after the last of its tasks.
 *
 * <p>Were it killed, tasks would run on, but nobody would learn their exit codes.
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

  /** Whether this machine's C library has what the runner needs. */
  public static boolean isSupported() {
    return System.getProperty("os.name", "").equals("Linux") && CLibrary.isComplete();
  }

  /**
   * @param arguments the named pipe for news, and the boot of the machine
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ChildProcesses.leaveSession();
    var runner = new TaskRunner(EventPipeWriter.into(Path.of(arguments[0])), arguments[1]);
    var waiter = Thread.ofPlatform().name("waiter").start(runner::awaitOrHalt);
    try {
      StartProtocol.read(new BufferedInputStream(System.in, 1 << 16), runner);
    } catch (IOException | RuntimeException | Error e) {
      // The service finds nobody reading, and starts another runner. This one still has tasks.
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
      // The record says as much as it does; the service sees to the task after some time.
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

  /** Starts it, and says so in its record before anybody else can say how it ended. */
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

  /** A runner that cannot wait is no good: the service sees to its tasks once it is gone. */
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

  /** Waits for a child to wait for; false if there will be none. */
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
