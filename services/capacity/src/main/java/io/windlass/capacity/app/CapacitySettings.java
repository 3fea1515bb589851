package io.windlass.capacity.app;

import io.windlass.capacity.computeenvironment.EnvironmentContext.Policy;
import io.windlass.capacity.resource.Resources;
import java.time.InstantSource;
import java.util.List;

/**
 * What the service needs to know.
 *
 * @param instanceId stable name of this instance
 * @param bootId the machine's present boot
 * @param budget what instances may come to in all, where the executor runs anything real
 * @param gpus the devices in that, by name
 * @param topics that it consumes
 */
public record CapacitySettings(
    String instanceId,
    String bootId,
    Resources budget,
    List<String> gpus,
    Policy policy,
    List<String> topics,
    InstantSource clock) {}
