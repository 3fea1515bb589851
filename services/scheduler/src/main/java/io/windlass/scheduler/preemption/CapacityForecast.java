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
 * The room that a queue will have once some jobs are gone, and what is to go there then. It knows
 * the instances by name on which something changes; of the others it knows what is free now.
 */
final class CapacityForecast {
  /** An instance of an environment. */
  record Spot(String environmentArn, String instanceId) {
    static Spot of(Placement place) {
      return new Spot(place.environmentArn(), place.instanceId());
    }
  }

  private record Room(Instance instance, ResourceShape free, int tasks) {}

  private final AccountState state;
  private final List<String> order;
  private final Map<Spot, Room> rooms;

  CapacityForecast(AccountState state, List<String> order) {
    this(state, order, new LinkedHashMap<>());
  }

  private CapacityForecast(AccountState state, List<String> order, Map<Spot, Room> rooms) {
    this.state = state;
    this.order = order;
    this.rooms = rooms;
  }

  CapacityForecast copy() {
    return new CapacityForecast(state, order, new LinkedHashMap<>(rooms));
  }

  /** Where a job is that runs: one instance, or one for each node. */
  List<Spot> spots(Job job) {
    if (!job.profile().kind().isMultiNode()) {
      return List.of(Spot.of(job.liveAttempt().place()));
    }
    List<Spot> spots = new ArrayList<>();
    for (Node node : state.gangs().nodes(job.id())) {
      if (node.status().holdsInstance()) {
        spots.add(Spot.of(node.liveAttempt().place()));
      }
    }
    return spots;
  }

  /** A job that runs will be gone. */
  void leaves(Job job) {
    spots(job).forEach(spot -> leaves(spot, job.profile().shape()));
  }

  /** What has so much of an instance will be gone. */
  void leaves(Spot spot, ResourceShape shape) {
    Room room = room(spot);
    if (room != null) {
      rooms.put(spot, new Room(room.instance(), room.free().plus(shape), room.tasks() - 1));
    }
  }

  /** Whether there will be room on this instance, or under this limit of a service. */
  boolean fits(Spot spot, ResourceRequest need) {
    Room room = rooms.get(spot);
    return room != null && isUsable(spot) && counts(spot, need) && need.shape().fitsIn(room.free());
  }

  /** A service job counts against one limit only (SE-004). */
  private boolean counts(Spot spot, ResourceRequest need) {
    if (!need.ofService()) {
      return true;
    }
    InstanceSlot limit = state.environments().get(spot.environmentArn()).limitFor(need);
    return limit != null && limit.instance().id().equals(spot.instanceId());
  }

  /** Takes the room for a job that needs it; false if there will be none. */
  boolean take(ResourceRequest need) {
    if (need.exclusive()) {
      List<Spot> idle = idle(need);
      if (idle.size() < need.nodes()) {
        return false;
      }
      idle.stream().limit(need.nodes()).forEach(spot -> take(spot, need.shape()));
      return true;
    }
    for (Spot spot : rooms.keySet()) {
      if (fits(spot, need)) {
        take(spot, need.shape());
        return true;
      }
    }
    Environments.Spot free = state.environments().find(order, need);
    if (free == null) {
      return false;
    }
    Spot spot = new Spot(free.environment().arn(), free.instance().id());
    if (!rooms.containsKey(spot)) {
      take(spot, need.shape());
    }
    return true; // On another one, if this is taken: nobody is preempted on a guess.
  }

  /** Instances with nothing on them for the nodes of a job, perhaps not enough. */
  List<Spot> idle(ResourceRequest need) {
    Environment environment = state.environments().forGang(order, need);
    List<Spot> idle = new ArrayList<>();
    if (environment == null) {
      return idle;
    }
    for (Map.Entry<Spot, Room> entry : rooms.entrySet()) {
      Room room = entry.getValue();
      Spot spot = entry.getKey();
      String type = need.instanceType();
      if (spot.environmentArn().equals(environment.arn())
          && room.tasks() == 0
          && !room.instance().elastic()
          && (type == null || type.equals(room.instance().type()))
          && fits(spot, need)) {
        idle.add(spot);
      }
    }
    for (Instance instance : environment.idleUpTo(need)) {
      Spot spot = new Spot(environment.arn(), instance.id());
      if (!rooms.containsKey(spot)) {
        idle.add(spot);
      }
    }
    return idle;
  }

  /** Whether an environment may still be made large enough, so that nobody has to go. */
  boolean mayGrow(ResourceRequest need) {
    if (need.exclusive()) {
      Environment environment = state.environments().forGang(order, need);
      return environment != null && mayGrow(environment, need);
    }
    return order.stream()
        .map(state.environments()::get)
        .anyMatch(environment -> environment.isUsable() && mayGrow(environment, need));
  }

  private static boolean mayGrow(Environment environment, ResourceRequest need) {
    EnvironmentDefinition definition = environment.definition();
    if (definition == null || environment.shortageOf(need) != null) {
      return false;
    }
    return switch (definition.supply()) {
      case SCALED ->
          environment.milliVcpus() + need.total().milliVcpus() <= definition.maxMilliVcpus();
      case ELASTIC -> environment.slots().isEmpty();
      case GIVEN, SERVICE -> false;
    };
  }

  private void take(Spot spot, ResourceShape shape) {
    Room room = room(spot);
    if (room != null) {
      rooms.put(spot, new Room(room.instance(), room.free().minus(shape), room.tasks() + 1));
    }
  }

  private @Nullable Room room(Spot spot) {
    Room known = rooms.get(spot);
    InstanceSlot slot = state.environments().get(spot.environmentArn()).slot(spot.instanceId());
    return known != null || slot == null
        ? known
        : new Room(slot.instance(), slot.free(), slot.tasks());
  }

  private boolean isUsable(Spot spot) {
    Environment environment = state.environments().get(spot.environmentArn());
    InstanceSlot slot = environment.slot(spot.instanceId());
    return order.contains(spot.environmentArn())
        && environment.isUsable()
        && slot != null
        && slot.state() == InstanceState.READY;
  }
}
