package io.windlass.local.supervisor;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ending processes, the polite way first. */
public final class Processes {
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private Processes() {}

  /** SIGTERM, then SIGKILL when the patience is over; returns when the process is gone. */
  public static void stop(ProcessHandle process, Duration patience) throws InterruptedException {
    process.destroy();
    if (!awaitEnd(process, patience)) {
      process.destroyForcibly();
      awaitEnd(process, AFTER_KILL);
    }
  }

  /** Ends what a launcher that was killed left running: all at once, each at its own pace. */
  public static void stopOrphans(Collection<ProcessIdentity> orphans, Duration patience)
      throws InterruptedException {
    var alive = orphans.stream().map(ProcessIdentity::find).flatMap(Optional::stream).toList();
    alive.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + patience.toNanos();
    for (var process : alive) {
      var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (!awaitEnd(process, left)) {
        process.destroyForcibly();
        awaitEnd(process, AFTER_KILL);
      }
    }
  }

  static boolean awaitEnd(ProcessHandle process, Duration patience) throws InterruptedException {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return !process.isAlive();
    } catch (ExecutionException e) {
      return !process.isAlive();
    }
  }
}
