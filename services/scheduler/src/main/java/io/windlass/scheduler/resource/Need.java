package io.windlass.scheduler.resource;

import org.jspecify.annotations.Nullable;

/**
 * What one job needs to be placed: room on one instance, or, for a multi-node job, that many
 * instances to itself, all at once (MNP-007, MNP-008).
 *
 * @param shape what each instance must have
 * @param nodes how many instances; 1 but for multi-node jobs
 * @param exclusive nothing else may be on them
 * @param instanceType the only type that will do; null is any
 */
public record Need(
    ResourceShape shape, int nodes, boolean exclusive, @Nullable String instanceType) {
  /** Room for one task beside others. */
  public static Need of(ResourceShape shape) {
    return new Need(shape, 1, false, null);
  }

  /** Of all instances together. */
  public ResourceSum total() {
    return ResourceSum.NONE.plus(shape, nodes);
  }
}
