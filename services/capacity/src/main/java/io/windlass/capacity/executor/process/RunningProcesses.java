package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells whether a process of this machine is still the one that a task was started as. */
final class RunningProcesses {
  private RunningProcesses() {}

  /**
   * Whether the process has this number and was there when the claim was written: a number that has
   * been given to another process since belongs to a younger one. Independent of the wall clock. A
   * zombie counts: its end is about to be recorded.
   */
  static boolean isRunning(TaskRecord.Claim claim) {
    return isRunning(claim.pid(), claim.uptimeTicks());
  }

  /** The same of who has made a task's record, during a boot of the machine. */
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
