package io.windlass.capacity.scaling;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many nodes of a multi-node job can be given instances of their own in what is left of the
 * host and of maxvCpus. A node has its instance to itself, so one that is larger than the node
 * needs may take the room of the others. Immutable.
 *
 * <p><b>Example.</b> Two nodes of 1 vCPU, a host of 2 vCPUs: two c7a.medium hold them, and an
 * m5.large, cheaper by the vCPU, holds one of them and keeps out the other.
 */
record GangCapacity(ScalingRules rules, HostBudget host, long existingvCpus) {

  /** How many more nodes can be held, counted up to a number. */
  int nodes(Demand demand, int most) {
    return InstanceTypeSelector.candidates(rules, host, demand, demand.headShape()).stream()
        .mapToInt(type -> ofType(type, most))
        .max()
        .orElse(0);
  }

  private int ofType(InstanceType type, int most) {
    long leftvCpus = Math.max(0, rules.maxvCpus() - existingvCpus);
    long within = leftvCpus / type.vcpus();
    if (rules.mayExceedMaximum() && leftvCpus % type.vcpus() > 0) {
      within++;
    }
    return (int) Math.min(most, Math.min(within, host.holds(type.offered())));
  }

  GangCapacity without(InstanceType type) {
    return new GangCapacity(rules, host.take(type.offered()), existingvCpus + type.vcpus());
  }

  private GangCapacity with(Slice slice) {
    return new GangCapacity(
        rules,
        host.giveBack(slice.instance().resources()),
        existingvCpus - slice.instance().vcpus());
  }

  /**
   * The idle instances without which all nodes of the head can be held, though with them they can
   * not: the largest first, and no more than it takes. Empty if nothing is gained.
   */
  static Set<String> inTheWay(ScalingSnapshot snapshot) {
    Demand demand = snapshot.demand();
    List<Slice> serving = new ArrayList<>();
    long existing = 0;
    for (Slice slice : snapshot.slices()) {
      existing += slice.instance().vcpus();
      boolean empty = slice.is(InstanceState.STARTING) || slice.is(InstanceState.READY);
      if (empty
          && slice.load().tasks() == 0
          && demand.servedBy(slice.instance().type(), slice.free())) {
        serving.add(slice);
      }
    }
    GangCapacity room = new GangCapacity(snapshot.rules(), snapshot.host(), existing);
    int held = serving.size();
    List<Slice> givenUp = new ArrayList<>();
    List<Slice> largestFirst =
        serving.stream()
            .filter(slice -> slice.is(InstanceState.READY) && !snapshot.isFresh(slice))
            .sorted(Comparator.comparingLong(slice -> -slice.instance().vcpus()))
            .toList();
    for (Slice slice : largestFirst) {
      if (held + room.nodes(demand, demand.headNodes() - held) >= demand.headNodes()) {
        break;
      }
      room = room.with(slice);
      held--;
      givenUp.add(slice);
    }
    boolean enough = held + room.nodes(demand, demand.headNodes() - held) >= demand.headNodes();
    return enough
        ? givenUp.stream().map(slice -> slice.instance().id()).collect(Collectors.toSet())
        : Set.of();
  }
}
