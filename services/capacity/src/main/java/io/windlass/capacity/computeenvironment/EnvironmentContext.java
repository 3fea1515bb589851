package io.windlass.capacity.computeenvironment;

import io.windlass.capacity.host.HostBudget;
import io.windlass.capacity.instance.InstanceLoad;
import io.windlass.capacity.instancetype.InstanceTypeResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What deciding needs to know besides the environment itself.
 *
 * @param loads what instances hold; an instance without an entry holds nothing
 * @param host with what other environments' instances take of it
 * @param othersWaitForHost another environment would launch if there were room
 * @param trouble why no task can be started on this host now
 */
public record EnvironmentContext(
    Instant now,
    InstanceTypeResolver types,
    Policy policy,
    Map<String, InstanceLoad> loads,
    HostBudget host,
    boolean othersWaitForHost,
    Optional<String> trouble) {
  /**
   * Settings.
   *
   * @param launchDelay from launch to ready
   * @param idleDelay how long an idle instance is kept where the definition does not say
   * @param spotPricePercentage what Spot instances cost, as part of the On-Demand price (CE-008)
   */
  public record Policy(Duration launchDelay, Duration idleDelay, int spotPricePercentage) {}

  InstanceLoad load(String instanceId) {
    return loads.getOrDefault(instanceId, InstanceLoad.NONE);
  }
}
