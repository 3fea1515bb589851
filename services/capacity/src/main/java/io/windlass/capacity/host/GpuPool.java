package io.windlass.capacity.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The GPUs of this host, and which tasks have which. Thread-safe. Instances never promise more than
 * there are, so that a device has one task at the most; only an UNMANAGED environment, which takes
 * nothing of the host's budget (ADR 0008), can bring two tasks to one device, and then it is the
 * one with the fewest.
 */
public final class GpuPool {
  private final Map<String, Integer> tasksByDevice = new LinkedHashMap<>();
  private final Map<String, List<String>> devicesByTask = new HashMap<>();

  /** {@code ids} are the names by which drivers know the devices. */
  public GpuPool(List<String> ids) {
    ids.forEach(id -> tasksByDevice.put(id, 0));
  }

  /** Returns whether there are none to give. */
  public synchronized boolean isEmpty() {
    return tasksByDevice.isEmpty();
  }

  /**
   * Returns the devices with the fewest tasks, as many as asked for or as there are; takes none.
   */
  public synchronized List<String> choose(long count) {
    List<String> ids = new ArrayList<>(tasksByDevice.keySet());
    ids.sort(
        Comparator.comparingInt(
            id -> tasksByDevice.getOrDefault(id, 0))); // stable: the first ones first
    return List.copyOf(ids.subList(0, Math.clamp(count, 0, ids.size())));
  }

  /** Gives devices to a task, until it releases them; repeating it changes nothing. */
  public synchronized void take(String taskId, List<String> ids) {
    if (!ids.isEmpty() && devicesByTask.putIfAbsent(taskId, ids) == null) {
      ids.forEach(id -> tasksByDevice.computeIfPresent(id, (name, tasks) -> tasks + 1));
    }
  }

  /** Takes back a task's devices; harmless if it has none. */
  public synchronized void release(String taskId) {
    List<String> ids = devicesByTask.remove(taskId);
    if (ids != null) {
      ids.forEach(id -> tasksByDevice.computeIfPresent(id, (name, tasks) -> tasks - 1));
    }
  }
}
