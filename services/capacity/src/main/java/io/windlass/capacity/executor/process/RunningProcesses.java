package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks whether a process of this machine is still the one that a task was started as. */
final class RunningProcesses {
  private RunningProcesses() {}

  /**
   * Returns whether the process of a claim still runs: a process with its number that is at least
   * as old as the claim. If the number was given to another process since, that one is younger.
   * Independent of the wall clock. A zombie counts as running, since its end is about to be
   * recorded.
   */
  static boolean isRunning(TaskRecord.Claim claim) {
    return isRunning(claim.pid(), claim.uptimeTicks());
  }

  /**
   * Returns whether the process that created a record still runs, in the given boot of the machine.
   */
  static boolean isRunning(TaskRecord.@Nullable Maker maker, String bootId) {
    return maker != null
        && maker.bootId().equals(bootId)
        && isRunning(maker.pid(), maker.uptimeTicks());
  }

  private static boolean isRunning(long pid, long uptimeTicks) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(afterName[19]) <= uptimeTicks;
    } catch (IOException e) {
      return false;
    }
  }
}
