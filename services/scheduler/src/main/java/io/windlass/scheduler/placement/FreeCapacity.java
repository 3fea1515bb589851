package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the instance with the best fit for a job in O(log n). Instances are grouped by their free
 * GPUs, fewest first, so that jobs without GPUs use GPU instances last (GPU-004); within a group,
 * the instance with the least free vCPUs that has enough vCPUs and memory is chosen. Not
 * thread-safe.
 */
public final class FreeCapacity {
  private final TreeMap<Integer, FitTree> byFreeGpus = new TreeMap<>();
  private final Map<String, ResourceShape> entries = new HashMap<>();

  /** Adds an instance, or changes its free capacity. */
  public void put(String instanceId, ResourceShape free) {
    remove(instanceId);
    entries.put(instanceId, free);
    byFreeGpus.computeIfAbsent(free.gpus(), _ -> new FitTree()).add(instanceId, free);
  }

  /** Returns the number of instances. */
  public int size() {
    return entries.size();
  }

  /** Removes an instance, if it is contained. */
  public void remove(String instanceId) {
    ResourceShape free = entries.remove(instanceId);
    if (free == null) {
      return;
    }
    FitTree tree = byFreeGpus.get(free.gpus());
    if (tree != null) {
      tree.remove(instanceId, free);
      if (tree.isEmpty()) {
        byFreeGpus.remove(free.gpus());
      }
    }
  }

  /** Returns the instance with the best fit for the shape; null if it fits nowhere. */
  public @Nullable String bestFit(ResourceShape shape) {
    for (FitTree tree : byFreeGpus.tailMap(shape.gpus(), true).values()) {
      String found = tree.bestFit(shape);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
