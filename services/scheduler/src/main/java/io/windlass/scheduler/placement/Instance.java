package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;
import org.jspecify.annotations.Nullable;

/**
 * An instance as capacity announced it.
 *
 * @param elastic many unrelated tasks share it, as on Fargate; it is never drained
 */
public record Instance(
    String id,
    String containerInstanceArn,
    String type,
    ResourceShape resources,
    boolean elastic,
    @Nullable String privateIpv4Address) {}
