package io.windlass.local.supervisor;

import io.windlass.local.supervisor.Component.StartFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps components alive. Starting is the caller's business in order and parallelism; a component
 * that has started once is restarted whenever it dies, until it is stopped. Stopping happens group
 * after group, the members of a group at the same time.
 */
public final class Supervisor {
  private final Backoff backoff;
  private final SupervisorListener listener;
  private final Map<String, SupervisedProcess> processes = new ConcurrentHashMap<>();

  public Supervisor(Backoff backoff, SupervisorListener listener) {
    this.backoff = backoff;
    this.listener = listener;
  }

  /** Starts a component and returns when it is ready. */
  public void start(Component component) throws StartFailure, InterruptedException {
    var process = new SupervisedProcess(component, backoff, listener);
    if (processes.putIfAbsent(component.name(), process) != null) {
      throw new IllegalStateException(component.name() + " was started already");
    }
    process.start();
  }

  /** Stops everything: the groups one after the other, then what is in no group. */
  public void stop(List<? extends Collection<String>> groups, Duration patience)
      throws InterruptedException {
    processes.values().forEach(SupervisedProcess::release);
    for (var group : groups) {
      stopGroup(group, patience);
    }
    stopGroup(List.copyOf(processes.keySet()), patience);
  }

  private void stopGroup(Collection<String> group, Duration patience) throws InterruptedException {
    var threads =
        group.stream()
            .filter(processes::containsKey)
            .map(name -> Thread.ofVirtual().name("stop-" + name).start(() -> stop(name, patience)))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
  }

  private void stop(String name, Duration patience) {
    var process = processes.remove(name);
    if (process == null) {
      return;
    }
    try {
      process.stop(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
