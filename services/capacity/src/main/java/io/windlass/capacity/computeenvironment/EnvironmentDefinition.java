package io.windlass.capacity.computeenvironment;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compute environment as its owner configured it.
 *
 * @param uuid identity of this creation of the name
 * @param orchestration ECS or EKS
 * @param resourceType EC2, SPOT, FARGATE or FARGATE_SPOT; null for unmanaged ones
 * @param allocationStrategy null is the default
 * @param desiredvCpus what the owner asked for at create or update; null is nothing
 * @param bidPercentage null is 100 (CE-008)
 * @param scaleDownDelay null is this service's setting
 * @param eks where its pods are; null for ECS, and for what was stored before there was one
 */
public record EnvironmentDefinition(
    String name,
    String uuid,
    boolean managed,
    boolean enabled,
    String orchestration,
    @Nullable String resourceType,
    @Nullable String allocationStrategy,
    int minvCpus,
    int maxvCpus,
    @Nullable Integer desiredvCpus,
    List<String> instanceTypes,
    @Nullable Integer bidPercentage,
    @Nullable Duration scaleDownDelay,
    @Nullable Eks eks) {
  /** The cluster that the owner names, and the namespace of the environment's pods. */
  public record Eks(String clusterArn, String namespace) {}

  public boolean isFargate() {
    return resourceType != null && resourceType.startsWith("FARGATE");
  }

  /** One instance stands for the host. */
  public boolean isElastic() {
    return !managed || isFargate();
  }

  public boolean isSpot() {
    return "SPOT".equals(resourceType);
  }
}
