package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;
import org.jspecify.annotations.Nullable;

/**
 * An instance as capacity announced it, or the limit of a service environment. Immutable.
 *
 * @param type the instance type; for a limit, its name
 * @param elastic whether it takes unrelated tasks as long as they fit, as on Fargate; it is never
 *     drained, and no multi-node job is placed on it
 * @param privateIpv4Address null if it is unknown
 */
public record Instance(
    String id,
    String containerInstanceArn,
    String type,
    ResourceShape resources,
    boolean elastic,
    @Nullable String privateIpv4Address) {}
