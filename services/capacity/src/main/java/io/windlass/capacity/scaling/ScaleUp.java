package io.windlass.capacity.scaling;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ScalingCommand.Launch;
import io.windlass.capacity.scaling.ScalingCommand.Resume;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Adds instances: first up to what is kept running anyway, then for demand. Instances that drain
 * are taken back before new ones are launched. The scratch pad of one reconciliation.
 */
final class ScaleUp {
  /** A bound on one reconciliation; the next one goes on. */
  private static final int MOST_AT_ONCE = 200;

  private final ScalingSnapshot snapshot;
  private final ScalingRules rules;
  private final Deque<Slice> draining = new ArrayDeque<>();
  private final List<ScalingCommand> commands = new ArrayList<>();

  /** Room that the scheduler may not know of yet. */
  private final List<Slice> fresh = new ArrayList<>();

  private final List<InstanceType> launched = new ArrayList<>();
  private HostBudget host;
  private long existingvCpus;
  private long activevCpus;
  private Demand demand;
  private Resources unmet;
  private int headsUnmet;

  ScaleUp(ScalingSnapshot snapshot) {
    this.snapshot = snapshot;
    rules = snapshot.rules();
    host = snapshot.host();
    demand = Demand.NONE;
    unmet = Resources.NONE;
    for (Slice slice : snapshot.slices()) {
      existingvCpus += slice.instance().vcpus();
      if (!rules.allows(slice.instance().type())) {
        continue; // about to be replaced
      }
      if (slice.is(InstanceState.DRAINING)) {
        draining.add(slice);
      } else {
        activevCpus += slice.instance().vcpus();
      }
      if (snapshot.isFresh(slice)) {
        fresh.add(slice);
      }
    }
  }

  /** minvCpus are kept regardless of demand, even while DISABLED (CE-009, CE-103). */
  void keepMinimum() {
    String reason = "keeps " + rules.wantedvCpus() + " vCPUs running";
    while (activevCpus < rules.wantedvCpus() && commands.size() < MOST_AT_ONCE) {
      unmet = new Resources((rules.wantedvCpus() - activevCpus) * 1000, 0, 0);
      if (!addOne(reason)) {
        return;
      }
    }
  }

  void meetDemand() {
    boolean overMaximum = snapshot.demand().headTotal().milliVcpus() > rules.maxvCpus() * 1000;
    if (!rules.growing() || snapshot.demand().isNone() || overMaximum) {
      return;
    }
    demand = snapshot.demand();
    unmet = demand.waiting();
    headsUnmet = Math.max(1, demand.headNodes());
    fresh.forEach(slice -> credit(slice.instance().type(), slice.free()));
    if (demand.headNodes() > 1) {
      creditIdle();
    }
    launched.forEach(type -> credit(type.name(), type.offered()));
    String reason = demand.waiting().describe() + " wait";
    while (isWanting() && commands.size() < MOST_AT_ONCE && addOne(reason)) {
      // Each step adds one instance.
    }
  }

  List<ScalingCommand> commands() {
    return commands;
  }

  /** vCPUs of what is there and not about to go, with what was added. */
  long activevCpus() {
    return activevCpus;
  }

  boolean isWanting() {
    return headsUnmet > 0 || !unmet.isNone();
  }

  boolean isHeadWanting() {
    return headsUnmet > 0;
  }

  boolean waitsForHost() {
    return isWanting()
        && new InstanceTypeSelector(rules, host, existingvCpus).keptBackByHost(demand, unmet);
  }

  HostBudget host() {
    return host;
  }

  private boolean addOne(String reason) {
    return resumeOne(reason) || launchOne(reason);
  }

  private boolean resumeOne(String reason) {
    for (Slice slice : draining) {
      if (demand.servedBy(slice.instance().type(), slice.instance().resources())
          && !isInTheWay(slice)) {
        draining.remove(slice);
        commands.add(new Resume(slice.instance().id(), reason));
        activevCpus += slice.instance().vcpus();
        credit(slice.instance().type(), slice.free());
        return true;
      }
    }
    return false;
  }

  /** Returns whether an instance keeps out other nodes of the head ({@link GangCapacity}). */
  private boolean isInTheWay(Slice slice) {
    if (!isGangWanting()) {
      return false;
    }
    long smallest =
        rules.allowed().stream()
            .filter(demand::servedBy)
            .mapToLong(InstanceType::vcpus)
            .min()
            .orElse(0);
    int others = headsUnmet - 1;
    return slice.instance().vcpus() > smallest
        && new GangCapacity(rules, host, existingvCpus).nodes(demand, others) < others;
  }

  private boolean isGangWanting() {
    return demand.headNodes() > 1 && headsUnmet > 0;
  }

  private boolean launchOne(String reason) {
    if (rules.market().outbid()) {
      return false;
    }
    InstanceTypeSelector types = new InstanceTypeSelector(rules, host, existingvCpus);
    Optional<InstanceType> choice =
        isGangWanting() ? types.chooseForNode(demand, headsUnmet) : types.choose(demand, unmet);
    choice.ifPresent(
        type -> {
          commands.add(Launch.of(type, reason));
          launched.add(type);
          host = host.take(type.offered());
          existingvCpus += type.vcpus();
          activevCpus += type.vcpus();
          credit(type.name(), type.offered());
        });
    return choice.isPresent();
  }

  /** Of a gang that waits for its last instance, the scheduler holds the others ready. */
  private void creditIdle() {
    for (Slice slice : snapshot.slices()) {
      if (slice.is(InstanceState.READY) && slice.load().tasks() == 0 && !fresh.contains(slice)) {
        credit(slice.instance().type(), slice.free());
      }
    }
  }

  private void credit(String type, Resources free) {
    unmet = unmet.minus(free);
    if (headsUnmet > 0 && demand.servedBy(type, free)) {
      headsUnmet--;
    }
  }
}
