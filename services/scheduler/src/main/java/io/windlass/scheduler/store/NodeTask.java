package io.windlass.scheduler.store;

import io.windlass.events.TaskSpec;
import io.windlass.scheduler.resource.ResourceShape;

/**
 * What a range of nodes of a multi-node job runs.
 *
 * @param first index, inclusive
 * @param last index, inclusive
 * @param resources of each node
 */
public record NodeTask(int first, int last, ResourceShape resources, TaskSpec task) {
  boolean contains(int node) {
    return first <= node && node <= last;
  }
}
