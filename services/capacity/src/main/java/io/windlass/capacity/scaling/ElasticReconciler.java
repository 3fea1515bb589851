package io.windlass.capacity.scaling;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ScalingCommand.Drain;
import io.windlass.capacity.scaling.ScalingCommand.Launch;
import io.windlass.capacity.scaling.ScalingCommand.Terminate;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fargate and UNMANAGED environments: one instance that stands for the host, not a slice of it. It
 * is replaced when what it should be like changes, and is never drained for being idle.
 *
 * @param shape what the instance should be like
 */
public record ElasticReconciler(String type, Resources shape, long maxvCpus, HostBudget budget) {
  /** The most memory that Fargate gives to a vCPU (CE-109: 0.25 vCPU, 2048 MiB). */
  private static final long MIB_PER_VCPU = 8192;

  /** Returns a shape as large as maxvCpus and the host allow. */
  public static Resources fargateShape(long maxvCpus, HostBudget budget) {
    Resources host = budget.total();
    long milliVcpus = Math.min(maxvCpus * 1000, host.milliVcpus());
    long memory = Math.min(Math.max(maxvCpus, 1) * MIB_PER_VCPU, host.memoryMiB());
    return new Resources(milliVcpus, memory, 0);
  }

  /**
   * Sees to it that there is one instance of the right shape; short is what can never run on it.
   */
  public ScalingPlan reconcile(List<Slice> slices, Demand demand, Instant now) {
    List<ScalingCommand> commands = new ArrayList<>();
    if (slices.stream().noneMatch(this::isCurrent)) {
      commands.add(new Launch(null, type, shape, 0, true, "stands for the host"));
    }
    for (Slice slice : slices) {
      if (isCurrent(slice)) {
        continue;
      }
      String id = slice.instance().id();
      if (slice.is(InstanceState.READY)) {
        commands.add(new Drain(id, "another size replaces it"));
      } else if (isForgotten(slice, now)) {
        commands.add(new Terminate(id, "Replaced"));
      }
    }
    return new ScalingPlan(commands, shortage(demand), false);
  }

  private boolean isCurrent(Slice slice) {
    return !slice.is(InstanceState.DRAINING) && slice.instance().resources().equals(shape);
  }

  /** Whether a replaced one holds nothing, and the scheduler has said nothing about it for long. */
  private static boolean isForgotten(Slice slice, Instant now) {
    return slice.load().tasks() == 0 && !slice.idleSince().plus(ScaleDown.UNANSWERED).isAfter(now);
  }

  private @Nullable Shortage shortage(Demand demand) {
    Resources head = demand.headShape();
    if (demand.isNone() || head.fitsIn(shape)) {
      return null;
    }
    if (head.milliVcpus() > maxvCpus * 1000) {
      return Shortage.overMaximum(head, maxvCpus);
    }
    return head.fitsIn(budget.total())
        ? Shortage.noSuchType(demand)
        : Shortage.hostTooSmall(type, head, budget);
  }
}
