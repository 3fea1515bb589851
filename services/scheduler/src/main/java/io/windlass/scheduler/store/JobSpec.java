package io.windlass.scheduler.store;

import io.windlass.events.TaskSpec;
import java.util.List;
import java.util.Map;

/**
 * What a job runs. The core does not know it; it is looked up when the job is placed.
 *
 * @param tags those that go to the task: empty unless they are propagated
 * @param nodes of a multi-node job, what its nodes run; of those that concern a node the last
 *     counts
 */
public record JobSpec(TaskSpec task, Map<String, String> tags, List<NodeTask> nodes) {
  /** Of a job that runs one task. */
  public JobSpec(TaskSpec task, Map<String, String> tags) {
    this(task, tags, List.of());
  }

  /** Returns what a node runs (MNP-004: the inner of nested ranges). */
  public NodeTask node(int index) {
    return nodes.reversed().stream()
        .filter(range -> range.contains(index))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("node: " + index + " (expected: in a range)"));
  }
}
