package io.windlass.capacity.host;

import io.windlass.capacity.resource.Resources;

/**
 * The capacity of this machine and how much of it is allocated. Immutable. Instances are virtual
 * slices of the machine: each takes the whole shape of its type, and the sum never exceeds the
 * total. Elastic instances (Fargate) and that of an unmanaged environment take nothing: they are
 * views of the same machine (ADR 0008).
 */
public record HostBudget(Resources total, Resources taken) {
  /** The budget of a machine that never runs out, for simulated instances. */
  public static final HostBudget UNLIMITED =
      of(new Resources(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));

  /** Returns the budget of a machine without instances. */
  public static HostBudget of(Resources total) {
    return new HostBudget(total, Resources.NONE);
  }

  /** Returns whether the machine can run out. */
  public boolean isLimited() {
    return !total.equals(UNLIMITED.total);
  }

  public boolean fits(Resources shape) {
    return !isLimited() || shape.plus(taken).fitsIn(total);
  }

  /** Returns whether a shape fits the machine when nothing is allocated. */
  public boolean couldEverFit(Resources shape) {
    return !isLimited() || shape.fitsIn(total);
  }

  /** Returns how many instances of a shape fit beside what is allocated. */
  public long holds(Resources shape) {
    if (!isLimited()) {
      return Long.MAX_VALUE;
    }
    Resources left = total.minus(taken);
    return Math.min(
        ratio(left.milliVcpus(), shape.milliVcpus()),
        Math.min(ratio(left.memoryMiB(), shape.memoryMiB()), ratio(left.gpus(), shape.gpus())));
  }

  private static long ratio(long left, long each) {
    return each <= 0 ? Long.MAX_VALUE : left / each;
  }

  public HostBudget take(Resources shape) {
    return new HostBudget(total, taken.plus(shape));
  }

  public HostBudget giveBack(Resources shape) {
    return new HostBudget(total, taken.minus(shape));
  }

  /**
   * Returns advice for a person: which settings to raise, and to what value, so that the shape
   * fits.
   */
  public String advice(Resources shape) {
    StringBuilder advice = new StringBuilder();
    raise(advice, "WINDLASS_CAPACITY_HOST_VCPUS", ceilVcpus(total), ceilVcpus(shape));
    raise(advice, "WINDLASS_CAPACITY_HOST_MEMORY_MIB", total.memoryMiB(), shape.memoryMiB());
    raise(advice, "WINDLASS_CAPACITY_HOST_GPUS", total.gpus(), shape.gpus());
    return advice.toString();
  }

  private static long ceilVcpus(Resources resources) {
    return Math.ceilDiv(resources.milliVcpus(), 1000);
  }

  private static void raise(StringBuilder advice, String setting, long has, long needs) {
    if (needs > has) {
      advice.append(" Raise ").append(setting).append(" from ").append(has);
      advice.append(" to at least ").append(needs).append('.');
    }
  }
}
