package io.windlass.capacity.computeenvironment;

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
 * @param supply what there is to make instances of, less what other environments have
 */
public record EnvironmentContext(
    Instant now,
    InstanceTypeResolver types,
    Policy policy,
    Map<String, InstanceLoad> loads,
    HostStatus host,
    InstanceSupply supply) {
  /**
   * Settings.
   *
   * @param launchDelay from launch to ready
   * @param idleDelay how long an idle instance is kept where the definition does not say
   * @param spotPricePercentage what Spot instances cost, as part of the On-Demand price (CE-008)
   */
  public record Policy(Duration launchDelay, Duration idleDelay, int spotPricePercentage) {}

  /**
   * The host whose executor runs the tasks of new instances.
   *
   * @param epoch the executor's: instances of another epoch are lost
   * @param trouble why no task can be started now
   */
  public record HostStatus(String hostId, String epoch, Optional<String> trouble) {}

  InstanceLoad load(String instanceId) {
    return loads.getOrDefault(instanceId, InstanceLoad.NONE);
  }
}
