package io.windlass.scheduler.resource;

import org.jspecify.annotations.Nullable;

/**
 * What one job needs to be placed: room on one instance, or, for a multi-node job, that many
 * instances to itself, all at once (MNP-007, MNP-008), or, for a service job, instances of a
 * service (SE-004).
 *
 * @param shape what each instance must have; of a service, as many vCPUs as instances are needed
 * @param nodes how many instances; 1 but for multi-node jobs
 * @param instanceType the only type that will do, or of a service job the type whose limit counts;
 *     null is any
 */
public record ResourceRequest(
    ResourceShape shape, int nodes, Use use, @Nullable String instanceType) {
  /** How the capacity is used. */
  public enum Use {
    /** Other tasks may be on the same instance. */
    SHARED,
    /** Nothing else may be on the instances. */
    EXCLUSIVE,
    /** It counts against the limit of a service, not on an instance. */
    SERVICE
  }

  /** Capacity for one task on a shared instance. */
  public static ResourceRequest of(ResourceShape shape) {
    return new ResourceRequest(shape, 1, Use.SHARED, null);
  }

  /** Nothing else may be on its instances. */
  public boolean exclusive() {
    return use == Use.EXCLUSIVE;
  }

  /** It counts instances of a service. */
  public boolean ofService() {
    return use == Use.SERVICE;
  }

  /** Of all instances together. */
  public ResourceSum total() {
    return ResourceSum.NONE.plus(shape, nodes);
  }
}
