package io.windlass.capacity.scaling;

import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the instances of a managed EC2 or Spot environment in line with what is wanted.
 *
 * <p><b>Goals.</b> The head of what waits gets an instance that holds it, at once if possible; the
 * rest of what waits follows; what is not used goes away.
 *
 * <p><b>Constraints.</b> At least minvCpus, at most maxvCpus (by one instance more where the
 * strategy may, CE-010), and never more than the host may hold.
 *
 * <p><b>Algorithm.</b> Drain what is no longer allowed; grow to the minimum; grow for demand,
 * counting what the scheduler cannot know of yet as room (see {@link ScalingSnapshot#FRESH}); drain
 * what is idle. A shortage is told only when no instance of the environment could hold the head:
 * otherwise it merely waits its turn, as at maxvCpus (CE-011).
 */
public final class Reconciler {
  private Reconciler() {}

  public static ScalingPlan reconcile(ScalingSnapshot snapshot) {
    ScaleDown shrinkage = new ScaleDown(snapshot);
    ScaleUp growth = new ScaleUp(snapshot);
    growth.keepMinimum();
    growth.meetDemand();
    List<ScalingCommand> commands = new ArrayList<>(shrinkage.replaced());
    commands.addAll(growth.commands());
    if (growth.commands().isEmpty()) {
      commands.addAll(ScaleDown.unanswered(snapshot.slices(), snapshot.now()));
      commands.addAll(shrinkage.idle(growth.activevCpus(), growth.isHeadWanting()));
    }
    return new ScalingPlan(commands, shortage(snapshot, growth), growth.waitsForHost());
  }

  /** An environment that may not be used drains everything, whatever it holds. */
  public static ScalingPlan windDown(List<Slice> slices, Instant now, String reason) {
    List<ScalingCommand> commands = new ArrayList<>(ScaleDown.unanswered(slices, now));
    for (Slice slice : slices) {
      switch (slice.instance().state()) {
        case READY -> commands.add(new ScalingCommand.Drain(slice.instance().id(), reason));
        case STARTING -> commands.add(new ScalingCommand.Terminate(slice.instance().id(), reason));
        case DRAINING, TERMINATED -> {}
      }
    }
    return new ScalingPlan(commands, null, false);
  }

  private static @Nullable Shortage shortage(ScalingSnapshot snapshot, ScaleUp growth) {
    ScalingRules rules = snapshot.rules();
    Demand demand = snapshot.demand();
    if (demand.isNone() || !rules.growing()) {
      return null;
    }
    Resources head = demand.headTotal();
    if (head.milliVcpus() > rules.maxvCpus() * 1000) {
      return Shortage.overMaximum(head, rules.maxvCpus());
    }
    List<InstanceType> holding = rules.allowed().stream().filter(demand::servedBy).toList();
    if (holding.isEmpty()) {
      return Shortage.noSuchType(demand);
    }
    if (rules.market().outbid()) {
      return Shortage.bidTooLow(rules.market().bidPercentage(), rules.market().pricePercentage());
    }
    if (!growth.isHeadWanting() || waitsItsTurn(snapshot)) {
      return null;
    }
    if (growth.waitsForHost()) {
      InstanceType smallest =
          smallest(InstanceTypeSelector.candidates(rules, growth.host(), demand, demand.waiting()));
      return Shortage.hostTooSmall(smallest.name(), smallest.offered(), growth.host());
    }
    boolean neverWithin =
        !rules.mayExceedMaximum()
            && holding.stream()
                .allMatch(
                    type -> type.vcpus() * Math.max(1, demand.headNodes()) > rules.maxvCpus());
    return neverWithin ? Shortage.overMaximum(head, rules.maxvCpus()) : null;
  }

  /** As soon as what is there is idle, the head can run; all its nodes, if it has several. */
  private static boolean waitsItsTurn(ScalingSnapshot snapshot) {
    long holding =
        snapshot.slices().stream()
            .map(Slice::instance)
            .filter(instance -> snapshot.rules().allows(instance.type()))
            .filter(instance -> snapshot.demand().servedBy(instance.type(), instance.resources()))
            .count();
    return holding >= Math.max(1, snapshot.demand().headNodes());
  }

  private static InstanceType smallest(List<InstanceType> types) {
    return types.stream()
        .min(
            Comparator.comparingLong(InstanceType::vcpus)
                .thenComparingLong(type -> type.offered().memoryMiB())
                .thenComparing(InstanceType::name))
        .orElseThrow();
  }
}
