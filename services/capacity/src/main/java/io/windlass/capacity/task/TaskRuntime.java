package io.windlass.capacity.task;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs a task, as its metadata tells it.
 *
 * @param id the engine's id of the container
 * @param imageId the engine's id of its image; null where no image is run
 * @param networkMode such as host or bridge
 * @param createdAt null if it is not known
 */
public record TaskRuntime(
    String id,
    String name,
    @Nullable String imageId,
    String networkMode,
    List<String> addresses,
    @Nullable Instant createdAt) {}
