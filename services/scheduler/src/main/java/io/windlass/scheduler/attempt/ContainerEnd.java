package io.windlass.scheduler.attempt;

import org.jspecify.annotations.Nullable;

/**
 * How one container of an attempt ended; nothing is decided by it.
 *
 * @param exitCode null if it never ran or the code is not known
 * @param init whether it is an init container of a pod
 * @param containerId the runtime's id of it; null if there is none
 */
public record ContainerEnd(
    String name,
    @Nullable Integer exitCode,
    @Nullable String reason,
    @Nullable String logStreamName,
    boolean init,
    @Nullable String containerId) {}
