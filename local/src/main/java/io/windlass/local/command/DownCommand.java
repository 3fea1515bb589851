package io.windlass.local.command;

import io.windlass.local.launcher.LogFollower;
import io.windlass.local.launcher.OrphanedProcesses;
import io.windlass.local.launcher.StackConsole;
import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackLock;
import io.windlass.local.stack.StackState;
import io.windlass.local.supervisor.ProcessIdentity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code windlass down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Stops the stack. Its data is kept, and the next up continues with it.",
      "Jobs that run as processes or containers keep running; the next up finds them again."
    })
public final class DownCommand implements Callable<Integer> {
  @Mixin private DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return stop(data.directory(), System.out);
  }

  /** Stops the stack of a directory and shows its progress; returns the exit code. */
  static int stop(StackDirectory directory, PrintStream out)
      throws IOException, InterruptedException {
    var launcher =
        StackState.read(directory)
            .map(StackState::launcher)
            .flatMap(ProcessIdentity::find)
            .orElse(null);
    if (launcher == null) {
      return stopLeftovers(directory, out);
    }
    var log = directory.log("launcher");
    var follower = new LogFollower(log, Files.exists(log) ? Files.size(log) : 0, out);
    launcher.destroy();
    for (int i = 0; i < 1800; i++) {
      follower.advance();
      if (ended(launcher)) {
        follower.advance();
        return 0;
      }
    }
    System.err.printf("The launcher (process %d) has not ended after 3 minutes.%n", launcher.pid());
    return 1;
  }

  private static boolean ended(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(100, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return ProcessIdentity.of(process).find().isEmpty();
    }
  }

  private static int stopLeftovers(StackDirectory directory, PrintStream out)
      throws InterruptedException {
    var nothing = "No stack runs on %s.".formatted(directory.root());
    if (!directory.exists()) {
      System.err.println(nothing);
      return 0;
    }
    var lock = StackLock.tryAcquire(directory);
    if (lock.isEmpty()) {
      System.err.println("A launcher is just starting on " + directory.root() + "; try again.");
      return 1;
    }
    try {
      if (OrphanedProcesses.stop(directory, StackConsole.to(out)).isEmpty()) {
        System.err.println(nothing);
      }
    } finally {
      lock.get().close();
    }
    return 0;
  }
}
