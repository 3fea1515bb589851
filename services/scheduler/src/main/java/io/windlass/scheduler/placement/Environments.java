package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All environments of an account, and the choice of an environment and instance for a job. Not
 * thread-safe.
 */
public final class Environments {
  /** An instance of an environment. */
  public record Target(Environment environment, Instance instance) {}

  private final Map<String, Environment> environments = new TreeMap<>();
  private final Map<String, Target> emptied = new LinkedHashMap<>();

  /** Returns the environment; if it is unknown, an empty one, which is not added. */
  public Environment get(String arn) {
    Environment known = environments.get(arn);
    return known == null ? new Environment(arn) : known;
  }

  /** Returns the environment, and adds it if it is unknown. */
  private Environment getOrCreate(String arn) {
    return environments.computeIfAbsent(arn, Environment::new);
  }

  public Collection<Environment> all() {
    return environments.values();
  }

  /** Returns whether these are service environments; a queue has one kind only (JQ-012). */
  public boolean areOfService(List<String> order) {
    for (String arn : order) {
      Environment environment = environments.get(arn);
      if (environment != null && environment.isService()) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether the definition is newer than the one that is known, if any. */
  public boolean isNewer(EnvironmentDefinition definition) {
    EnvironmentDefinition known = get(definition.arn()).definition();
    return known == null || definition.sequence() > known.sequence();
  }

  /**
   * Returns the first environment in this order with enough free capacity, and its best instance
   * (JQ-009, JQ-042); null if there is none.
   */
  public @Nullable Target find(List<String> order, ResourceRequest request) {
    for (String arn : order) {
      Environment environment = environments.get(arn);
      if (environment != null && environment.isUsable()) {
        Instance instance = environment.bestFit(request);
        if (instance != null) {
          return new Target(environment, instance);
        }
      }
    }
    return null;
  }

  /**
   * Returns the only environment in which a gang may be placed: the first one that scales and whose
   * maximum is large enough (MNP-016); null if there is none. A shortage of capacity there does not
   * lead to the next one (TR-027).
   */
  public @Nullable Environment forGang(List<String> order, ResourceRequest request) {
    for (String arn : order) {
      Environment environment = environments.get(arn);
      EnvironmentDefinition definition = environment == null ? null : environment.definition();
      if (environment != null
          && definition != null
          && environment.isUsable()
          && definition.supply() == EnvironmentDefinition.Supply.SCALED
          && request.total().milliVcpus() <= definition.maxMilliVcpus()) {
        return environment;
      }
    }
    return null;
  }

  /**
   * Returns the maximum vCPUs of all these environments, in thousandths; an UNMANAGED one counts
   * with its present instances.
   */
  public long maxMilliVcpus(List<String> order) {
    long sum = 0;
    for (String arn : order) {
      Environment environment = get(arn);
      EnvironmentDefinition definition = environment.definition();
      if (definition != null && environment.isUsable()) {
        boolean given = definition.supply() == EnvironmentDefinition.Supply.GIVEN;
        sum += given ? environment.milliVcpus() : definition.maxMilliVcpus();
      }
    }
    return sum;
  }

  public void define(EnvironmentDefinition definition) {
    getOrCreate(definition.arn()).define(definition);
  }

  /** Applies an event of capacity; returns true if more capacity may be free than before. */
  public boolean change(String arn, long sequence, CapacityChange change) {
    Environment environment = getOrCreate(arn);
    environment.received(sequence);
    return switch (change) {
      case CapacityChange.StatusChanged status -> {
        environment.status(status.status(), status.clusterArn(), status.statusReason());
        yield true;
      }
      case CapacityChange.Ready ready -> {
        emptied.remove(ready.instance().id());
        environment.announce(ready.instance(), InstanceState.READY);
        yield true;
      }
      case CapacityChange.Draining draining -> {
        drain(environment, draining.instanceId());
        yield false;
      }
      case CapacityChange.Resumed resumed -> {
        resume(environment, resumed.instanceId());
        yield true;
      }
      case CapacityChange.Terminated terminated -> {
        emptied.remove(terminated.instanceId());
        environment.terminate(terminated.instanceId());
        yield false;
      }
      case CapacityChange.Shortage _ -> false;
    };
  }

  /** Sets the shortage of an environment; null when it is over. */
  public void shortage(String arn, @Nullable Shortage known) {
    getOrCreate(arn).shortage(known);
  }

  /** Restores an instance as it was stored. */
  public void restore(String arn, Instance instance, InstanceState state) {
    Environment environment = getOrCreate(arn);
    environment.announce(instance, state);
    noteIfEmptied(environment, instance.id());
  }

  /** Restores what was stored about an environment. */
  public void restore(
      String arn,
      long sequence,
      @Nullable String status,
      @Nullable String cluster,
      @Nullable String statusReason) {
    Environment environment = getOrCreate(arn);
    environment.received(sequence);
    if (status != null) {
      environment.status(status, cluster, statusReason);
    }
  }

  /** Reserves capacity of an instance for a task; has no effect if the instance is gone. */
  public void occupy(String arn, String instanceId, ResourceShape shape) {
    emptied.remove(instanceId);
    get(arn).occupy(instanceId, shape);
  }

  /** Reserves an instance for one task alone; has no effect if the instance is gone. */
  public void reserve(String arn, String instanceId, ResourceShape shape) {
    emptied.remove(instanceId);
    get(arn).reserve(instanceId, shape);
  }

  /** Frees the capacity of a task that has ended; has no effect if the instance is gone. */
  public void vacate(String arn, String instanceId, ResourceShape shape) {
    Environment environment = get(arn);
    environment.vacate(instanceId, shape);
    noteIfEmptied(environment, instanceId);
  }

  /** Returns the empty draining instances of which capacity has not been informed yet. */
  public List<Target> emptied() {
    return emptied.isEmpty() ? List.of() : new ArrayList<>(emptied.values());
  }

  /** Notes that capacity has been informed that a draining instance is empty. */
  public void released(String arn, String instanceId) {
    emptied.remove(instanceId);
    Environment environment = get(arn);
    InstanceSlot slot = environment.slot(instanceId);
    if (slot != null) {
      environment.changeState(slot, InstanceState.DRAINED);
    }
  }

  private void drain(Environment environment, String instanceId) {
    InstanceSlot slot = environment.slot(instanceId);
    if (slot != null) {
      environment.changeState(slot, InstanceState.DRAINING);
      noteIfEmptied(environment, instanceId);
    }
  }

  private void resume(Environment environment, String instanceId) {
    emptied.remove(instanceId);
    InstanceSlot slot = environment.slot(instanceId);
    if (slot != null) {
      environment.changeState(slot, InstanceState.READY);
    }
  }

  private void noteIfEmptied(Environment environment, String instanceId) {
    InstanceSlot slot = environment.slot(instanceId);
    if (slot != null && slot.state() == InstanceState.DRAINING && slot.tasks() == 0) {
      emptied.put(instanceId, new Target(environment, slot.instance()));
    }
  }
}
