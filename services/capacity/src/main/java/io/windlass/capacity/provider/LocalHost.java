package io.windlass.capacity.provider;

import io.windlass.capacity.computeenvironment.ComputeEnvironment;
import io.windlass.capacity.computeenvironment.Decision;
import io.windlass.capacity.computeenvironment.InstanceProvider;
import io.windlass.capacity.computeenvironment.InstanceSupply;
import io.windlass.capacity.host.GpuPool;
import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.host.HostSize;
import io.windlass.capacity.instance.Instance;
import io.windlass.capacity.resource.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Provides instances of this machine and keeps account of what each environment has allocated.
 * Makes one decision that may launch at a time, so that all environments together never allocate
 * more than there is. Soft state: handlers add what they have loaded.
 */
public final class LocalHost implements InstanceProvider {
  private final String hostId;
  private final HostBudget empty;
  private final GpuPool gpus;
  private final boolean pods;
  private final Map<String, Resources> takenByEnvironment = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();
  private Resources taken = Resources.NONE;

  private LocalHost(String hostId, HostBudget empty, GpuPool gpus, boolean pods) {
    this.hostId = hostId;
    this.empty = empty;
    this.gpus = gpus;
    this.pods = pods;
  }

  /** Returns a machine whose instances together are at most {@code size}. */
  public static LocalHost of(String hostId, HostSize size) {
    return new LocalHost(hostId, HostBudget.of(size.total()), new GpuPool(size.gpus()), false);
  }

  /** Returns a machine of unlimited size, for instances whose tasks, or pods, are simulated. */
  public static LocalHost unlimited(String hostId, HostSize size) {
    return new LocalHost(hostId, HostBudget.UNLIMITED, new GpuPool(size.gpus()), true);
  }

  @Override
  public String hostId() {
    return hostId;
  }

  @Override
  public String describe() {
    return empty.isLimited()
        ? empty.total().describe() + " of this host"
        : "any amount of this host";
  }

  @Override
  public GpuPool gpus() {
    return gpus;
  }

  @Override
  public synchronized Decision decide(
      String environmentArn, Function<InstanceSupply, Decision> deciding) {
    Resources own = takenByEnvironment.getOrDefault(environmentArn, Resources.NONE);
    boolean othersWait = waiting.size() > (waiting.contains(environmentArn) ? 1 : 0);
    Decision decision =
        deciding.apply(new LocalSupply(empty.take(taken.minus(own)), othersWait, pods));
    enter(decision.after());
    if (decision.waitsForHost()) {
      waiting.add(environmentArn);
    } else {
      waiting.remove(environmentArn);
    }
    return decision;
  }

  @Override
  public synchronized void enter(ComputeEnvironment environment) {
    String arn = environment.key().arn();
    Resources now = Resources.NONE;
    for (Instance instance : environment.instances().values()) {
      if (!instance.elastic() && instance.hostId().equals(hostId)) {
        now = now.plus(instance.resources());
      }
    }
    Resources before = takenByEnvironment.getOrDefault(arn, Resources.NONE);
    taken = taken.minus(before).plus(now);
    takenByEnvironment.put(arn, now);
  }

  @Override
  public synchronized void leave(String environmentArn) {
    Resources before = takenByEnvironment.remove(environmentArn);
    if (before != null) {
      taken = taken.minus(before);
    }
    waiting.remove(environmentArn);
  }

  @Override
  public synchronized boolean isWanted() {
    return !waiting.isEmpty();
  }
}
