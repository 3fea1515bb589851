package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the instance on which a job leaves the least over, in the logarithm of the number of
 * instances. Instances are grouped by how many GPUs are free on them, fewest first, so that jobs
 * without GPUs keep off GPU instances while they can (GPU-004); within a group the one with the
 * least free vCPU that has the memory too.
 */
public final class FreeCapacity {
  private final TreeMap<Integer, FitTree> byFreeGpus = new TreeMap<>();
  private final Map<String, ResourceShape> entries = new HashMap<>();

  /** Adds an instance, or changes what is free on it. */
  public void put(String instanceId, ResourceShape free) {
    remove(instanceId);
    entries.put(instanceId, free);
    byFreeGpus.computeIfAbsent(free.gpus(), _ -> new FitTree()).add(instanceId, free);
  }

  public int size() {
    return entries.size();
  }

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

  /** The best instance for the shape; null when it fits nowhere. */
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
