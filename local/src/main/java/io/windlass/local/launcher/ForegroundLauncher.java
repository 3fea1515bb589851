package io.windlass.local.launcher;

import io.windlass.local.stack.ActiveExecutor;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackLock;
import io.windlass.local.stack.StackState;
import io.windlass.local.supervisor.Component.StartFailure;
import io.windlass.local.terminal.Terminal;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a stack in this process: locks the data directory, starts the stack, prints how to connect,
 * waits for Ctrl-C or SIGTERM, and stops the stack. A second signal while it stops ends it at once;
 * the next start then stops what is left.
 */
public final class ForegroundLauncher {
  private final Installation installation;
  private final StackDirectory directory;
  private final StackOptions options;
  private final StackConsole console;
  private final AtomicBoolean stopped = new AtomicBoolean();

  public ForegroundLauncher(
      Installation installation,
      StackDirectory directory,
      StackOptions options,
      StackConsole console) {
    this.installation = installation;
    this.directory = directory;
    this.options = options;
    this.console = console;
  }

  /**
   * Runs the stack. Returns an exit code only if the stack did not start; otherwise the process
   * ends with exit code 0 when the stack has stopped.
   *
   * @param ready is run when the stack has started
   */
  public int run(boolean fresh, Runnable ready) throws InterruptedException {
    var lock = StackLock.tryAcquire(directory);
    if (lock.isEmpty()) {
      console.print("Another launcher uses " + directory.root() + ".");
      return 1;
    }
    try {
      return runLocked(fresh, ready);
    } finally {
      lock.get().close();
    }
  }

  private int runLocked(boolean fresh, Runnable ready) throws InterruptedException {
    if (fresh) {
      OrphanedProcesses.stop(directory, console);
      directory.empty();
    }
    console.print("Starting Windlass on %s".formatted(directory.root()));
    var stack = new LocalStack(installation, directory, options, console);
    var hook = new Thread(() -> stopAndExit(stack), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      stack.start();
    } catch (BindException e) {
      console.print(
          "Port %d is taken by another program; choose another with --port."
              .formatted(options.port()));
      return fail(stack);
    } catch (StartFailure | RuntimeException e) {
      if (stopped.get()) {
        // Stopped while it started: the shutdown hook stops it and then ends this process.
        new CountDownLatch(1).await();
      }
      console.print("The stack did not start: " + e.getMessage());
      return fail(stack);
    }
    ready.run();
    printConnectionHints();
    stack.markReady(); // last: up --detach prints what the log has until then
    new CountDownLatch(1).await();
    return 0;
  }

  private int fail(LocalStack stack) throws InterruptedException {
    if (stopped.compareAndSet(false, true)) {
      stack.stop();
    }
    return 1;
  }

  private void stopAndExit(LocalStack stack) {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    try {
      console.print("Stopping.");
      stack.stop();
      console.print("Stopped. Its data is kept in " + directory.root());
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException | RuntimeException e) {
      console.print("Stopping failed: " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  private void printConnectionHints() {
    var state = StackState.read(directory).orElseThrow();
    var data = directory.root().endsWith(".windlass") ? "" : " --data " + directory.root();
    console.print(
        """

        Endpoint    %1$s   (AWS Batch, CloudWatch Logs, EventBridge; the first page in a browser)
        Jobs        run %4$s
        Clients     eval "$(./windlass env%2$s)"
        Look        ./windlass status%2$s · ./windlass logs SERVICE%2$s
        Stop        %3$s./windlass down%2$s
        """
            .formatted(
                state.endpoint(), data, Terminal.isThere() ? "Ctrl-C or " : "", executor(state)));
  }

  private static String executor(StackState state) {
    try {
      return ActiveExecutor.of(state).description();
    } catch (IOException e) {
      return "as the log of capacity says (" + e.getMessage() + ")";
    }
  }
}
