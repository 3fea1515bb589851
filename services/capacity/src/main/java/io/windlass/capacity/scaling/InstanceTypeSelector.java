package io.windlass.capacity.scaling;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.resource.Resources;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the type of the next instance.
 *
 * <p><b>Constraints.</b> The type is allowed and holds the head; it fits what is left of the host;
 * it stays within maxvCpus, or, where the strategy may exceed that, exceeds it by this one instance
 * and only when nothing that stays within can be had (CE-010).
 *
 * <p><b>Algorithm.</b> Rank by strategy; take the first that meets the constraints. BEST_FIT has
 * one candidate, the cheapest that holds the head, and waits for it (CE-050). The others rank by
 * price per vCPU or by how many the host could hold, and among equals prefer the largest that what
 * waits can fill: few large instances rather than many small ones. A node of a multi-node job
 * shares its instance with nothing, so there the whole price of an instance counts, and the room
 * that it leaves for the other nodes.
 *
 * <p><b>Example.</b> A hundred jobs of 1 vCPU wait, c6i and m6i are allowed, the host may hold 8
 * vCPUs: c6i is cheaper per vCPU; c6i.24xlarge is the largest that 100 vCPUs fill, but the largest
 * that the host can hold is c6i.2xlarge, so that is launched.
 */
record InstanceTypeSelector(ScalingRules rules, HostBudget host, long existingvCpus) {
  /**
   * The type to launch for the head, when {@code unmet} waits in all; empty when none can be had.
   */
  Optional<InstanceType> choose(Demand demand, Resources unmet) {
    List<InstanceType> ranked = candidates(rules, host, demand, unmet);
    return ranked.stream()
        .filter(type -> host.fits(type.offered()))
        .filter(type -> existingvCpus + type.vcpus() <= rules.maxvCpus())
        .findFirst()
        .or(() -> exceeding(ranked));
  }

  /**
   * The type to launch for a node of the head, of which {@code nodes} have no instance yet: the
   * cheapest after which there is room for all of them. While there is none, whatever leaves the
   * most room.
   */
  Optional<InstanceType> chooseForNode(Demand demand, int nodes) {
    List<InstanceType> possible =
        candidates(rules, host, demand, demand.headShape()).stream()
            .filter(type -> host.fits(type.offered()) && withinLimits(type))
            .sorted(
                Comparator.comparingLong(InstanceType::microUsdPerHour)
                    .thenComparing(InstanceType::name))
            .toList();
    GangCapacity room = new GangCapacity(rules, host, existingvCpus);
    return possible.stream()
        .filter(type -> room.without(type).nodes(demand, nodes - 1) >= nodes - 1)
        .findFirst()
        .or(
            () ->
                possible.stream()
                    .min(
                        Comparator.comparingLong(InstanceType::vcpus)
                            .thenComparingLong(type -> type.offered().memoryMiB())));
  }

  /** Whether a type that holds the head is kept back by the host alone. */
  boolean keptBackByHost(Demand demand, Resources unmet) {
    return candidates(rules, host, demand, unmet).stream()
        .anyMatch(type -> !host.fits(type.offered()) && withinLimits(type));
  }

  /** The types that hold the head, best first. */
  static List<InstanceType> candidates(
      ScalingRules rules, HostBudget host, Demand demand, Resources unmet) {
    List<InstanceType> holding = rules.allowed().stream().filter(demand::servedBy).toList();
    return switch (rules.strategy()) {
      case BEST_FIT ->
          holding.stream()
              .min(
                  Comparator.comparingLong(InstanceType::microUsdPerHour)
                      .thenComparing(InstanceType::name))
              .map(List::of)
              .orElse(List.of());
      case BEST_FIT_PROGRESSIVE, SPOT_PRICE_CAPACITY_OPTIMIZED ->
          holding.stream()
              .sorted(
                  Comparator.comparingDouble(InstanceType::microUsdPerVcpuHour)
                      .thenComparing(filling(unmet))
                      .thenComparing(InstanceType::name))
              .toList();
      case SPOT_CAPACITY_OPTIMIZED ->
          holding.stream()
              .sorted(
                  Comparator.comparingLong((InstanceType type) -> -depth(type, host))
                      .thenComparingDouble(InstanceType::microUsdPerVcpuHour)
                      .thenComparing(filling(unmet))
                      .thenComparing(InstanceType::name))
              .toList();
    };
  }

  private Optional<InstanceType> exceeding(List<InstanceType> ranked) {
    if (!rules.mayExceedMaximum() || existingvCpus >= rules.maxvCpus()) {
      return Optional.empty();
    }
    return ranked.stream()
        .filter(type -> host.fits(type.offered()))
        .min(Comparator.comparingLong(InstanceType::vcpus));
  }

  private boolean withinLimits(InstanceType type) {
    return existingvCpus + type.vcpus() <= rules.maxvCpus()
        || (rules.mayExceedMaximum() && existingvCpus < rules.maxvCpus());
  }

  /** First what the waiting can fill, the largest first; then the others, the smallest first. */
  private static Comparator<InstanceType> filling(Resources unmet) {
    long milliVcpus = Math.max(unmet.milliVcpus(), 1);
    return Comparator.comparingLong(
        type -> {
          long has = type.offered().milliVcpus();
          return has <= milliVcpus ? -has : has;
        });
  }

  private static long depth(InstanceType type, HostBudget host) {
    if (!host.isLimited()) {
      return 0;
    }
    Resources left = host.total().minus(host.taken());
    return Math.min(
        left.milliVcpus() / type.offered().milliVcpus(),
        left.memoryMiB() / type.offered().memoryMiB());
  }
}
