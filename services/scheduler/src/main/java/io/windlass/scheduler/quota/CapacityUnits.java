package io.windlass.scheduler.quota;

import io.windlass.scheduler.job.JobProfile;
import io.windlass.scheduler.resource.ResourceSum;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The units in which the shares of one queue are limited, and what jobs take up of each, in
 * thousandths: VCPU, MEMORY (MiB) and GPU where containers run, NUM_INSTANCES or an instance type
 * where service jobs run, whose vCPUs count instances.
 */
public final class CapacityUnits {
  private static final String VCPU = "VCPU";
  private static final String MEMORY = "MEMORY";
  private static final String GPU = "GPU";
  private static final String INSTANCES = "NUM_INSTANCES";
  private static final Set<String> GENERAL = Set.of(VCPU, MEMORY, GPU, INSTANCES);

  /** As a share that has no limit in a unit. */
  static final long UNLIMITED = Long.MAX_VALUE / 4;

  private static final long THOUSAND = 1_000;

  private final List<String> units;

  private CapacityUnits(Collection<String> units) {
    this.units = List.copyOf(units);
  }

  static CapacityUnits of(Collection<QuotaShare> shares) {
    TreeSet<String> units = new TreeSet<>();
    shares.forEach(share -> units.addAll(share.limits().keySet()));
    return new CapacityUnits(units);
  }

  public int count() {
    return units.size();
  }

  public String name(int unit) {
    return units.get(unit);
  }

  /** Returns what one job of the profile takes up, by unit. */
  public long[] of(JobProfile profile) {
    String type = profile.kind().instanceType();
    return of(profile.total(), unit -> unit.equals(type));
  }

  /** Returns what jobs take up together at most, by unit, of whatever instance type they are. */
  public long[] of(ResourceSum sum) {
    return of(sum, _ -> true);
  }

  private long[] of(ResourceSum sum, Predicate<String> isType) {
    long[] amounts = new long[units.size()];
    for (int i = 0; i < amounts.length; i++) {
      String unit = units.get(i);
      amounts[i] =
          switch (unit) {
            case VCPU, INSTANCES -> sum.milliVcpus();
            case MEMORY -> sum.memoryMiB() * THOUSAND;
            case GPU -> sum.gpus() * THOUSAND;
            default -> isType.test(unit) ? sum.milliVcpus() : 0;
          };
    }
    return amounts;
  }

  /** Returns what is a share's own, by unit. */
  long[] limits(QuotaShare share) {
    boolean anyType = share.limits().containsKey(INSTANCES);
    long[] limits = new long[units.size()];
    for (int i = 0; i < limits.length; i++) {
      String unit = units.get(i);
      Long limit = share.limits().get(unit);
      boolean open = GENERAL.contains(unit) || anyType;
      limits[i] = limit != null ? limit : open ? UNLIMITED : 0;
    }
    return limits;
  }
}
