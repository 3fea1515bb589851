package io.windlass.capacity.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The GPUs of this host and the tasks that use them. Thread-safe. Instances never promise more GPUs
 * than there are, so a device has at most one task. The exception is an UNMANAGED environment,
 * which takes nothing of the host's budget (ADR 0008): its tasks may share a device, and then get
 * the one with the fewest tasks.
 */
public final class GpuPool {
  private final Map<String, Integer> tasksByDevice = new LinkedHashMap<>();
  private final Map<String, List<String>> devicesByTask = new HashMap<>();

  /** Creates a pool of devices, by the names that drivers use. */
  public GpuPool(List<String> ids) {
    ids.forEach(id -> tasksByDevice.put(id, 0));
  }

  /** Returns whether the host has no GPUs. */
  public synchronized boolean isEmpty() {
    return tasksByDevice.isEmpty();
  }

  /**
   * Returns the {@code count} devices with the fewest tasks, or all if there are fewer; assigns
   * none.
   */
  public synchronized List<String> choose(long count) {
    List<String> ids = new ArrayList<>(tasksByDevice.keySet());
    ids.sort(
        Comparator.comparingInt(
            id -> tasksByDevice.getOrDefault(id, 0))); // stable: keeps the order of the ids
    return List.copyOf(ids.subList(0, Math.clamp(count, 0, ids.size())));
  }

  /** Assigns devices to a task until it releases them. May be repeated. */
  public synchronized void take(String taskId, List<String> ids) {
    if (!ids.isEmpty() && devicesByTask.putIfAbsent(taskId, ids) == null) {
      ids.forEach(id -> tasksByDevice.computeIfPresent(id, (name, tasks) -> tasks + 1));
    }
  }

  /** Releases a task's devices; does nothing if it has none. */
  public synchronized void release(String taskId) {
    List<String> ids = devicesByTask.remove(taskId);
    if (ids != null) {
      ids.forEach(id -> tasksByDevice.computeIfPresent(id, (name, tasks) -> tasks - 1));
    }
  }
}
