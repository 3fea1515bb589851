package io.windlass.scheduler.placement;

/**
 * A compute environment as its owner configured it, as far as scheduling is concerned.
 *
 * @param clusterName name of its ECS-style cluster, for task ARNs
 * @param usable it is ENABLED and neither deleted nor about to be
 */
public record EnvironmentDefinition(
    String arn,
    long sequence,
    String clusterName,
    Supply supply,
    long maxMilliVcpus,
    boolean usable) {
  /** Where its instances come from. */
  public enum Supply {
    /** They come and go with demand (EC2, SPOT). */
    SCALED,
    /** One that takes whatever fits (FARGATE, FARGATE_SPOT). */
    ELASTIC,
    /** Its owner brings them (UNMANAGED). */
    GIVEN
  }
}
