package io.windlass.local.launcher;

import io.windlass.local.router.Availability;
import io.windlass.local.stack.StackFile;
import io.windlass.local.stack.StackState.ProcessRecord;
import io.windlass.local.supervisor.ProcessIdentity;
import io.windlass.local.supervisor.SupervisorListener;
import java.time.Duration;
import java.util.Map;

/**
 * Follows the state of the supervised processes: updates the state file and the router's
 * availability, and prints each change.
 */
final class StackMonitor implements SupervisorListener {
  private final StackFile file;
  private final Availability availability;
  private final StackConsole console;
  private final Map<String, Integer> ports;

  StackMonitor(
      StackFile file, Availability availability, StackConsole console, Map<String, Integer> ports) {
    this.file = file;
    this.availability = availability;
    this.console = console;
    this.ports = ports;
  }

  @Override
  public void spawned(String name, ProcessHandle process, int restarts) {
    var entry = new ProcessRecord(ProcessIdentity.of(process), "STARTING", restarts);
    file.update(state -> state.withProcess(name, entry));
  }

  @Override
  public void ready(String name, Duration took, int restarts) {
    setState(name, "READY");
    availability.markUp(name);
    var port = ports.get(name);
    console.step(
        name,
        (restarts == 0 ? "ready" : "ready again") + (port == null ? "" : " on port " + port),
        took);
  }

  @Override
  public void died(String name, String how, Duration delay) {
    availability.markDown(name);
    setState(name, "RESTARTING");
    var when =
        delay.isZero() ? "starting it again" : "trying again in %d ms".formatted(delay.toMillis());
    console.step(name, how + ": " + when);
  }

  @Override
  public void stopped(String name) {
    availability.markDown(name);
    file.update(state -> state.withoutProcess(name));
    console.step(name, "stopped");
  }

  private void setState(String name, String value) {
    file.update(
        state -> {
          var known = state.processes().get(name);
          return known == null
              ? state
              : state.withProcess(
                  name, new ProcessRecord(known.identity(), value, known.restarts()));
        });
  }
}
