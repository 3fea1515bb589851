package io.windlass.local.launcher;

import io.windlass.local.stack.StackDirectory;
import io.windlass.local.stack.StackState;
import io.windlass.local.stack.StackState.ProcessRecord;
import io.windlass.local.supervisor.ProcessIdentity;
import io.windlass.local.supervisor.Processes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Processes that still run after their launcher was killed. */
public final class OrphanedProcesses {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private OrphanedProcesses() {}

  /** Stops them, the database server last, and returns their names. */
  public static List<String> stop(StackDirectory directory, StackConsole console)
      throws InterruptedException {
    var alive =
        StackState.read(directory).orElseGet(StackState::empty).processes().entrySet().stream()
            .filter(entry -> entry.getValue().identity().isAlive())
            .toList();
    var names = alive.stream().map(Map.Entry::getKey).toList();
    if (!names.isEmpty()) {
      console.step(
          "orphans", "stopping processes of a killed launcher: " + String.join(", ", names));
      Processes.stopOrphans(identities(alive, false), TIMEOUT);
      Processes.stopOrphans(identities(alive, true), TIMEOUT);
    }
    return names;
  }

  private static List<ProcessIdentity> identities(
      List<Map.Entry<String, ProcessRecord>> entries, boolean database) {
    return entries.stream()
        .filter(entry -> entry.getKey().equals("postgres") == database)
        .map(entry -> entry.getValue().identity())
        .toList();
  }
}
