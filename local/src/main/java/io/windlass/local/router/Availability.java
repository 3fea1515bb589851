package io.windlass.local.router;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Who can work right now. A service can when it is up and everything that it leans on is up;
 * whoever asks for one that cannot is told when it can again. Safe for any number of threads.
 */
public final class Availability {
  private final Map<String, Collection<String>> leansOn;
  private final Set<String> up = new HashSet<>();
  private CompletableFuture<Void> changed = new CompletableFuture<>();

  /**
   * @param leansOn per service, what has to be up for it to answer
   */
  public Availability(Map<String, Collection<String>> leansOn) {
    this.leansOn = Map.copyOf(leansOn);
  }

  public void up(String name) {
    announce(() -> up.add(name));
  }

  public void down(String name) {
    announce(() -> up.remove(name));
  }

  private void announce(Runnable change) {
    CompletableFuture<Void> told;
    synchronized (this) {
      change.run();
      told = changed;
      changed = new CompletableFuture<>();
    }
    told.complete(null);
  }

  public synchronized boolean canWork(String service) {
    return up.contains(service) && up.containsAll(leansOn.getOrDefault(service, List.of()));
  }

  /** Completes with the next change of anything, for whoever wants to look again then. */
  public synchronized CompletableFuture<Void> nextChange() {
    return changed;
  }
}
