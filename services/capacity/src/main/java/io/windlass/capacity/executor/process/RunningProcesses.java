package io.windlass.capacity.executor.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a process of this machine is still the one that a task was started as. */
final class RunningProcesses {
  private RunningProcesses() {}

  /**
   * Whether the process has this number and was there when the claim was written: a number that has
   * been given to another process since belongs to a younger one. Independent of the wall clock. A
   * zombie counts: its end is about to be recorded.
   */
  static boolean isRunning(TaskRecord.Claim claim) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(claim.pid()), "stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(afterName[19]) <= claim.uptimeTicks();
    } catch (IOException e) {
      return false;
    }
  }
}
