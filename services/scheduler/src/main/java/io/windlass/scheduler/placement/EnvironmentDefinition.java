package io.windlass.scheduler.placement;

import java.util.Map;

/**
 * A compute or service environment as its owner configured it, as far as scheduling is concerned.
 *
 * @param clusterName name of its ECS-style cluster, for task ARNs
 * @param usable it is ENABLED and neither deleted nor about to be
 * @param serviceLimits of a service environment (SE-004): how many instances may be in use at a
 *     time, by instance type or, for all types that are not named, {@link #NUM_INSTANCES}; else
 *     empty
 */
public record EnvironmentDefinition(
    String arn,
    long sequence,
    String clusterName,
    Supply supply,
    long maxMilliVcpus,
    boolean usable,
    Map<String, Integer> serviceLimits) {
  /** The limit of instances of whatever type. */
  public static final String NUM_INSTANCES = "NUM_INSTANCES";

  private static final int MILLI = 1_000;

  /** A compute environment. */
  public EnvironmentDefinition(
      String arn,
      long sequence,
      String clusterName,
      Supply supply,
      long maxMilliVcpus,
      boolean usable) {
    this(arn, sequence, clusterName, supply, maxMilliVcpus, usable, Map.of());
  }

  /** A service environment: instances of the service count as vCPUs. */
  public static EnvironmentDefinition service(
      String arn, long sequence, boolean usable, Map<String, Integer> limits) {
    long instances = limits.values().stream().mapToLong(Integer::longValue).sum();
    return new EnvironmentDefinition(
        arn, sequence, "", Supply.SERVICE, instances * MILLI, usable, Map.copyOf(limits));
  }

  /** Whether a service runs its jobs. */
  public boolean isService() {
    return supply == Supply.SERVICE;
  }

  /** Where its instances come from. */
  public enum Supply {
    /** They come and go with demand (EC2, SPOT). */
    SCALED,
    /** One that takes whatever fits (FARGATE, FARGATE_SPOT). */
    ELASTIC,
    /** Its owner brings them (UNMANAGED). */
    GIVEN,
    /** A service has them; here they are only counted (SE-004). */
    SERVICE
  }
}
