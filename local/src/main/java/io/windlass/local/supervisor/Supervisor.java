package io.windlass.local.supervisor;

import io.windlass.local.supervisor.Component.StartFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Restarts components whenever their processes end, until they are stopped. The caller decides in
 * which order components start. They are stopped group by group, the members of a group at the same
 * time. Thread-safe.
 */
public final class Supervisor {
  private final Backoff backoff;
  private final SupervisorListener listener;
  private final Map<String, SupervisedProcess> processes = new ConcurrentHashMap<>();

  public Supervisor(Backoff backoff, SupervisorListener listener) {
    this.backoff = backoff;
    this.listener = listener;
  }

  /** Starts a component and returns when it is ready. From then on it is restarted. */
  public void start(Component component) throws StartFailure, InterruptedException {
    var process = new SupervisedProcess(component, backoff, listener);
    if (processes.putIfAbsent(component.name(), process) != null) {
      throw new IllegalStateException(component.name() + " was started already");
    }
    process.start();
  }

  /** Stops all components: group by group, then those that are in no group. */
  public void stop(List<? extends Collection<String>> groups, Duration timeout)
      throws InterruptedException {
    processes.values().forEach(SupervisedProcess::release);
    for (var group : groups) {
      stopGroup(group, timeout);
    }
    stopGroup(List.copyOf(processes.keySet()), timeout);
  }

  private void stopGroup(Collection<String> group, Duration timeout) throws InterruptedException {
    var threads =
        group.stream()
            .filter(processes::containsKey)
            .map(name -> Thread.ofVirtual().name("stop-" + name).start(() -> stop(name, timeout)))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
  }

  private void stop(String name, Duration timeout) {
    var process = processes.remove(name);
    if (process == null) {
      return;
    }
    try {
      process.stop(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
