package io.windlass.scheduler.preemption;

import io.windlass.scheduler.attempt.Placement;
import io.windlass.scheduler.gang.Node;
import io.windlass.scheduler.job.Job;
import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Environments;
import io.windlass.scheduler.placement.Instance;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.placement.InstanceState;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.state.AccountState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The capacity that a queue will have when some jobs have ended, and what is to be placed there
 * then. It stores the instances on which something changes; for all others it uses what is free
 * now.
 */
final class CapacityForecast {
  /** An instance of an environment. */
  record InstanceKey(String environmentArn, String instanceId) {
    static InstanceKey of(Placement placement) {
      return new InstanceKey(placement.environmentArn(), placement.instanceId());
    }
  }

  private record Remaining(Instance instance, ResourceShape free, int tasks) {}

  private final AccountState state;
  private final List<String> order;
  private final Map<InstanceKey, Remaining> changed;

  CapacityForecast(AccountState state, List<String> order) {
    this(state, order, new LinkedHashMap<>());
  }

  private CapacityForecast(
      AccountState state, List<String> order, Map<InstanceKey, Remaining> changed) {
    this.state = state;
    this.order = order;
    this.changed = changed;
  }

  CapacityForecast copy() {
    return new CapacityForecast(state, order, new LinkedHashMap<>(changed));
  }

  /** Returns the instances on which a running job runs: one, or one for each node. */
  List<InstanceKey> instancesOf(Job job) {
    if (!job.profile().kind().isMultiNode()) {
      return List.of(InstanceKey.of(job.liveAttempt().placement()));
    }
    List<InstanceKey> keys = new ArrayList<>();
    for (Node node : state.gangs().nodes(job.id())) {
      if (node.status().holdsInstance()) {
        keys.add(InstanceKey.of(node.liveAttempt().placement()));
      }
    }
    return keys;
  }

  /** Assumes that a running job has ended. */
  void leaves(Job job) {
    instancesOf(job).forEach(key -> leaves(key, job.profile().shape()));
  }

  /** Assumes that a task with this shape on this instance has ended. */
  void leaves(InstanceKey key, ResourceShape shape) {
    Remaining remaining = remaining(key);
    if (remaining != null) {
      changed.put(
          key,
          new Remaining(remaining.instance(), remaining.free().plus(shape), remaining.tasks() - 1));
    }
  }

  /** Returns whether a job will fit on this instance, or in this limit of a service. */
  boolean fits(InstanceKey key, ResourceRequest request) {
    Remaining remaining = changed.get(key);
    return remaining != null
        && isUsable(key)
        && counts(key, request)
        && request.shape().fitsIn(remaining.free());
  }

  /** A service job counts against one limit only (SE-004). */
  private boolean counts(InstanceKey key, ResourceRequest request) {
    if (!request.ofService()) {
      return true;
    }
    InstanceSlot limit = state.environments().get(key.environmentArn()).limitFor(request);
    return limit != null && limit.instance().id().equals(key.instanceId());
  }

  /** Assumes that a job is placed; returns false if it does not fit. */
  boolean take(ResourceRequest request) {
    if (request.exclusive()) {
      List<InstanceKey> idle = idle(request);
      if (idle.size() < request.nodes()) {
        return false;
      }
      idle.stream().limit(request.nodes()).forEach(key -> take(key, request.shape()));
      return true;
    }
    for (InstanceKey key : changed.keySet()) {
      if (fits(key, request)) {
        take(key, request.shape());
        return true;
      }
    }
    Environments.Target free = state.environments().find(order, request);
    if (free == null) {
      return false;
    }
    InstanceKey key = new InstanceKey(free.environment().arn(), free.instance().id());
    if (!changed.containsKey(key)) {
      take(key, request.shape());
    }
    return true; // If this instance is taken, assume another one: no job is preempted on a guess.
  }

  /** Empty instances for the nodes of a job; perhaps fewer than it has nodes. */
  List<InstanceKey> idle(ResourceRequest request) {
    Environment environment = state.environments().forGang(order, request);
    List<InstanceKey> idle = new ArrayList<>();
    if (environment == null) {
      return idle;
    }
    for (Map.Entry<InstanceKey, Remaining> entry : changed.entrySet()) {
      Remaining remaining = entry.getValue();
      InstanceKey key = entry.getKey();
      String type = request.instanceType();
      if (key.environmentArn().equals(environment.arn())
          && remaining.tasks() == 0
          && !remaining.instance().elastic()
          && (type == null || type.equals(remaining.instance().type()))
          && fits(key, request)) {
        idle.add(key);
      }
    }
    for (Instance instance : environment.idleUpTo(request)) {
      InstanceKey key = new InstanceKey(environment.arn(), instance.id());
      if (!changed.containsKey(key)) {
        idle.add(key);
      }
    }
    return idle;
  }

  /** Returns whether an environment may still grow enough, so that no job has to be preempted. */
  boolean mayGrow(ResourceRequest request) {
    if (request.exclusive()) {
      Environment environment = state.environments().forGang(order, request);
      return environment != null && mayGrow(environment, request);
    }
    return order.stream()
        .map(state.environments()::get)
        .anyMatch(environment -> environment.isUsable() && mayGrow(environment, request));
  }

  private static boolean mayGrow(Environment environment, ResourceRequest request) {
    EnvironmentDefinition definition = environment.definition();
    if (definition == null || environment.shortageOf(request) != null) {
      return false;
    }
    return switch (definition.supply()) {
      case SCALED ->
          environment.milliVcpus() + request.total().milliVcpus() <= definition.maxMilliVcpus();
      case ELASTIC -> environment.slots().isEmpty();
      case GIVEN, SERVICE -> false;
    };
  }

  private void take(InstanceKey key, ResourceShape shape) {
    Remaining remaining = remaining(key);
    if (remaining != null) {
      changed.put(
          key,
          new Remaining(
              remaining.instance(), remaining.free().minus(shape), remaining.tasks() + 1));
    }
  }

  private @Nullable Remaining remaining(InstanceKey key) {
    Remaining known = changed.get(key);
    InstanceSlot slot = state.environments().get(key.environmentArn()).slot(key.instanceId());
    return known != null || slot == null
        ? known
        : new Remaining(slot.instance(), slot.free(), slot.tasks());
  }

  private boolean isUsable(InstanceKey key) {
    Environment environment = state.environments().get(key.environmentArn());
    InstanceSlot slot = environment.slot(key.instanceId());
    return order.contains(key.environmentArn())
        && environment.isUsable()
        && slot != null
        && slot.state() == InstanceState.READY;
  }
}
