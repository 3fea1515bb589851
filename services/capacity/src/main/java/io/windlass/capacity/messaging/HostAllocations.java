package io.windlass.capacity.messaging;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.host.Host;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.resource.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who has taken how much of this host: shared by the handlers of all partitions, which decide on
 * threads of their own. Thread-safe: one decision that may launch is made at a time, so that
 * together they never take more than there is. Soft state: a handler enters what it has loaded.
 */
public final class HostAllocations {
  private final Host host;
  private final Map<String, Resources> takenByEnvironment = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();
  private Resources taken = Resources.NONE;

  public HostAllocations(Host host) {
    this.host = host;
  }

  public Host host() {
    return host;
  }

  /** A decision that may take room, given what others have taken and whether they want more. */
  interface Deciding {
    Decision decide(HostBudget others, boolean othersWait);
  }

  synchronized Decision decide(String environmentArn, Deciding deciding) {
    Resources own = takenByEnvironment.getOrDefault(environmentArn, Resources.NONE);
    boolean othersWait = waiting.size() > (waiting.contains(environmentArn) ? 1 : 0);
    Decision decision = deciding.decide(new HostBudget(host, taken.minus(own)), othersWait);
    enter(decision.after());
    if (decision.waitsForHost()) {
      waiting.add(environmentArn);
    } else {
      waiting.remove(environmentArn);
    }
    return decision;
  }

  /** Enters what an environment has, whatever was known of it. */
  synchronized void enter(ComputeEnvironment environment) {
    String arn = environment.key().arn();
    Resources now = Resources.NONE;
    for (Instance instance : environment.instances().values()) {
      if (!instance.elastic() && instance.hostId().equals(host.hostId())) {
        now = now.plus(instance.resources());
      }
    }
    Resources before = takenByEnvironment.getOrDefault(arn, Resources.NONE);
    taken = taken.minus(before).plus(now);
    takenByEnvironment.put(arn, now);
  }

  /** Forgets an environment: its partition is reloaded, or went elsewhere. */
  synchronized void leave(String environmentArn) {
    Resources before = takenByEnvironment.remove(environmentArn);
    if (before != null) {
      taken = taken.minus(before);
    }
    waiting.remove(environmentArn);
  }

  /** Whether anybody wants more of the host than there is left. */
  synchronized boolean isWanted() {
    return !waiting.isEmpty();
  }
}
