package io.windlass.scheduler.consumable;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a job locks, all of it or nothing (CR-021), each resource once, by ARN; empty for
 * most jobs. Of a job of several nodes it is what they need together (CR-013).
 */
public record ConsumableNeeds(List<ConsumableNeed> all) {
  public static final ConsumableNeeds NONE = new ConsumableNeeds(List.of());

  /** Quantities by ARN; what needs nothing of a resource does not need the resource. */
  public static ConsumableNeeds of(Map<String, Long> quantities) {
    List<ConsumableNeed> all =
        quantities.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> new ConsumableNeed(entry.getKey(), entry.getValue()))
            .toList();
    return all.isEmpty() ? NONE : new ConsumableNeeds(all);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** The need that a statusReason speaks of; null if it speaks of none of these. */
  public @Nullable ConsumableNeed saidBy(@Nullable String statusReason) {
    if (statusReason == null || all.isEmpty() || !statusReason.startsWith(ConsumableNeed.REASON)) {
      return null;
    }
    for (ConsumableNeed need : all) {
      if (need.statusReason().equals(statusReason)) {
        return need;
      }
    }
    return null;
  }
}
