package io.windlass.capacity.app;

import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import java.time.InstantSource;
import java.util.List;

/**
 * What the service needs to know.
 *
 * @param instanceId stable name of this instance
 * @param topics that it consumes
 */
public record CapacitySettings(
    String instanceId, Policy policy, List<String> topics, InstantSource clock) {}
