package io.windlass.local.supervisor;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops processes. */
public final class Processes {
  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

  private Processes() {}

  /** Sends SIGTERM, then SIGKILL after a timeout, and returns when the process has ended. */
  public static void stop(ProcessHandle process, Duration timeout) throws InterruptedException {
    process.destroy();
    if (!awaitEnd(process, timeout)) {
      process.destroyForcibly();
      awaitEnd(process, KILL_TIMEOUT);
    }
  }

  /** Stops the processes that a killed launcher left running, all at the same time. */
  public static void stopOrphans(Collection<ProcessIdentity> orphans, Duration timeout)
      throws InterruptedException {
    var alive = orphans.stream().map(ProcessIdentity::find).flatMap(Optional::stream).toList();
    alive.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + timeout.toNanos();
    for (var process : alive) {
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (!awaitEnd(process, left)) {
        process.destroyForcibly();
        awaitEnd(process, KILL_TIMEOUT);
      }
    }
  }

  static boolean awaitEnd(ProcessHandle process, Duration timeout) throws InterruptedException {
    try {
      process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !process.isAlive();
    } catch (ExecutionException e) {
      return !process.isAlive();
    }
  }
}
