package io.windlass.capacity.scaling;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.InstanceState;
import io.windlass.capacity.resource.Resources;
import io.windlass.capacity.scaling.ScalingSnapshot.Slice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Fargate and UNMANAGED environments: one instance that stands for the host, not a slice of it. It
 * is replaced when what it should be like changes, and is never drained for being idle.
 */
public final class ElasticReconciler {
  /** The most memory that Fargate gives to a vCPU (CE-109: 0.25 vCPU, 2048 MiB). */
  private static final long MIB_PER_VCPU = 8192;

  private ElasticReconciler() {}

  /** As large as maxvCpus and the host allow. */
  public static Resources fargateShape(long maxvCpus, HostBudget budget) {
    Resources host = budget.host().total();
    long milliVcpus = Math.min(maxvCpus * 1000, host.milliVcpus());
    long memory = Math.min(Math.max(maxvCpus, 1) * MIB_PER_VCPU, host.memoryMiB());
    return new Resources(milliVcpus, memory, 0);
  }

  /** Whether an instance stands for the host as it should. */
  public static boolean isCurrent(Slice slice, Resources shape) {
    return !slice.is(InstanceState.DRAINING) && slice.instance().resources().equals(shape);
  }

  /** Whether a replaced one holds nothing, and the scheduler has said nothing about it for long. */
  public static boolean isForgotten(Slice slice, Instant now) {
    return slice.load().tasks() == 0 && !slice.idleSince().plus(ScaleDown.UNANSWERED).isAfter(now);
  }

  /** Why the head can never run there; null when it can, or nothing waits. */
  public static @Nullable Shortage shortage(
      Demand demand, Resources shape, long maxvCpus, HostBudget budget, String type) {
    Resources head = demand.headShape();
    if (demand.isNone() || head.fitsIn(shape)) {
      return null;
    }
    if (head.milliVcpus() > maxvCpus * 1000) {
      return Shortage.overMaximum(head, maxvCpus);
    }
    return head.fitsIn(budget.host().total())
        ? Shortage.noSuchType(demand)
        : Shortage.hostTooSmall(type, head, budget);
  }
}
