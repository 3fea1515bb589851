package io.windlass.local.launcher;

import io.windlass.local.stack.ActiveExecutor;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackLock;
import io.windlass.local.stack.StackState;
import io.windlass.local.supervisor.Component.StartFailure;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A launcher's life: take the directory, start the stack, say how to connect, wait for Ctrl-C or
 * SIGTERM, stop. A second signal while it stops ends it at once; the next start cleans up.
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
   * Returns only if the stack did not start; else the process ends with the stack, code 0.
   *
   * @param ready what to do when it has started
   */
  public int run(boolean fresh, Runnable ready) throws InterruptedException {
    var lock = StackLock.tryAcquire(directory);
    if (lock.isEmpty()) {
      console.say("Another launcher is at work on " + directory.root() + ".");
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
    console.say("Windlass starts on %s".formatted(directory.root()));
    var stack = new LocalStack(installation, directory, options, console);
    var hook = new Thread(() -> stopAndEnd(stack), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      stack.start();
    } catch (BindException e) {
      console.say(
          "Port %d is taken by another program; choose another with --port."
              .formatted(options.port()));
      return fail(stack);
    } catch (StartFailure | RuntimeException e) {
      if (stopped.get()) {
        // It was told to stop on its way up, which the hook does, and then ends the process.
        new CountDownLatch(1).await();
      }
      console.say("The stack did not start: " + e.getMessage());
      return fail(stack);
    }
    ready.run();
    howToConnect();
    stack.announce(); // last: who waits for it shows what was said until then
    new CountDownLatch(1).await();
    return 0;
  }

  private int fail(LocalStack stack) throws InterruptedException {
    if (stopped.compareAndSet(false, true)) {
      stack.stop();
    }
    return 1;
  }

  private void stopAndEnd(LocalStack stack) {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    try {
      console.say("Stopping.");
      stack.stop();
      console.say("Stopped. What it holds is kept in " + directory.root());
      Runtime.getRuntime().halt(0);
    } catch (InterruptedException | RuntimeException e) {
      console.say("Stopping failed: " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  private void howToConnect() {
    var state = StackState.read(directory).orElseThrow();
    var data = directory.root().endsWith(".windlass") ? "" : " --data " + directory.root();
    console.say(
        """

        Endpoint    %1$s   (AWS Batch, CloudWatch Logs, EventBridge; the first page in a browser)
        Jobs        run %4$s
        Clients     eval "$(./windlass env%2$s)"
        Look        ./windlass status%2$s · ./windlass logs SERVICE%2$s
        Stop        %3$s./windlass down%2$s
        """
            .formatted(
                state.endpoint(), data, Terminal.isThere() ? "Ctrl-C or " : "", howJobsRun(state)));
  }

  private static String howJobsRun(StackState state) {
    try {
      return ActiveExecutor.of(state).words();
    } catch (IOException e) {
      return "as capacity says in its log (" + e.getMessage() + ")";
    }
  }
}
