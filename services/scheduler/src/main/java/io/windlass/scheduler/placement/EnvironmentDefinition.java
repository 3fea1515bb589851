package io.windlass.scheduler.placement;

import java.util.Map;

/**
 * A compute or service environment as its owner configured it, as far as scheduling is concerned.
 *
 * @param clusterName name of its ECS-style cluster, for task ARNs
 * @param usable whether it is ENABLED and neither deleted nor being deleted
 * @param serviceLimits limits of a service environment (SE-004): how many instances may be in use
 *     at a time, by instance type or, for all other types, {@link #NUM_INSTANCES}; empty for a
 *     compute environment
 */
public record EnvironmentDefinition(
    String arn,
    long sequence,
    String clusterName,
    Supply supply,
    long maxMilliVcpus,
    boolean usable,
    Map<String, Integer> serviceLimits) {
  /** Name of the limit for all instance types that have no limit of their own. */
  public static final String NUM_INSTANCES = "NUM_INSTANCES";

  private static final int MILLI = 1_000;

  /** Creates the definition of a compute environment. */
  public EnvironmentDefinition(
      String arn,
      long sequence,
      String clusterName,
      Supply supply,
      long maxMilliVcpus,
      boolean usable) {
    this(arn, sequence, clusterName, supply, maxMilliVcpus, usable, Map.of());
  }

  /** Returns the definition of a service environment, each instance of which counts as a vCPU. */
  public static EnvironmentDefinition service(
      String arn, long sequence, boolean usable, Map<String, Integer> limits) {
    long instances = limits.values().stream().mapToLong(Integer::longValue).sum();
    return new EnvironmentDefinition(
        arn, sequence, "", Supply.SERVICE, instances * MILLI, usable, Map.copyOf(limits));
  }

  /** Returns whether it is a service environment. */
  public boolean isService() {
    return supply == Supply.SERVICE;
  }

  /** Where its instances come from. */
  public enum Supply {
    /** Capacity launches and terminates them by demand (EC2, SPOT). */
    SCALED,
    /** There is a single elastic one (FARGATE, FARGATE_SPOT). */
    ELASTIC,
    /** Its owner provides them (UNMANAGED). */
    GIVEN,
    /** An external service has them, and only their number is limited (SE-004). */
    SERVICE
  }
}
