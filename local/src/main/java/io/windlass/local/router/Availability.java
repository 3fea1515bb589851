package io.windlass.local.router;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Knows which processes are up. A service is available while it and everything that it depends on
 * are up. Thread-safe.
 */
public final class Availability {
  private final Map<String, Collection<String>> dependencies;
  private final Set<String> up = new HashSet<>();
  private CompletableFuture<Void> changed = new CompletableFuture<>();

  /**
   * @param dependencies names of what has to be up besides a service, by the name of the service
   */
  public Availability(Map<String, Collection<String>> dependencies) {
    this.dependencies = Map.copyOf(dependencies);
  }

  public void markUp(String name) {
    change(() -> up.add(name));
  }

  public void markDown(String name) {
    change(() -> up.remove(name));
  }

  private void change(Runnable update) {
    CompletableFuture<Void> previous;
    synchronized (this) {
      update.run();
      previous = changed;
      changed = new CompletableFuture<>();
    }
    previous.complete(null);
  }

  public synchronized boolean isAvailable(String service) {
    return up.contains(service) && up.containsAll(dependencies.getOrDefault(service, List.of()));
  }

  /** Returns a future that completes when something goes up or down the next time. */
  public synchronized CompletableFuture<Void> nextChange() {
    return changed;
  }
}
