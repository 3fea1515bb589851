package io.windlass.scheduler.consumable;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a job locks, all of it or nothing (CR-021), each resource once, by ARN; empty for
 * most jobs. Of a job of several nodes it is what they need together (CR-013).
 */
public record ConsumableRequirements(List<ConsumableRequirement> all) {
  public static final ConsumableRequirements NONE = new ConsumableRequirements(List.of());

  /** Quantities by ARN; what needs nothing of a resource does not need the resource. */
  public static ConsumableRequirements of(Map<String, Long> quantities) {
    List<ConsumableRequirement> all =
        quantities.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> new ConsumableRequirement(entry.getKey(), entry.getValue()))
            .toList();
    return all.isEmpty() ? NONE : new ConsumableRequirements(all);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Returns the need that a statusReason speaks of; null if it speaks of none of these. */
  public @Nullable ConsumableRequirement namedIn(@Nullable String statusReason) {
    if (statusReason == null
        || all.isEmpty()
        || !statusReason.startsWith(ConsumableRequirement.REASON)) {
      return null;
    }
    for (ConsumableRequirement requirement : all) {
      if (requirement.statusReason().equals(statusReason)) {
        return requirement;
      }
    }
    return null;
  }
}
