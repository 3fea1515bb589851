package io.windlass.scheduler.fairshare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the group of shares to which an identifier belongs (FS-005). Not thread-safe. */
public final class ShareWeights {
  private static final double DEFAULT = 1;

  private final Map<String, ShareGroup> exact = new HashMap<>();
  private final TreeMap<String, ShareGroup> prefixes = new TreeMap<>();

  public ShareWeights(List<FairSharePolicy.Weight> weights) {
    for (FairSharePolicy.Weight weight : weights) {
      String identifier = weight.identifier();
      ShareGroup group = new ShareGroup(weight.factor());
      if (identifier.endsWith("*")) {
        prefixes.put(identifier.substring(0, identifier.length() - 1), group);
      } else {
        exact.put(identifier, group);
      }
    }
  }

  /**
   * Returns the group of a share; for an identifier without a weight, a new group with weight 1
   * (FS-006).
   */
  public ShareGroup groupOf(String identifier) {
    ShareGroup named = exact.get(identifier);
    if (named != null) {
      return named;
    }
    // No prefix begins with another one, so only the nearest one can match.
    Map.Entry<String, ShareGroup> nearest = prefixes.floorEntry(identifier);
    return nearest != null && identifier.startsWith(nearest.getKey())
        ? nearest.getValue()
        : new ShareGroup(DEFAULT);
  }
}
