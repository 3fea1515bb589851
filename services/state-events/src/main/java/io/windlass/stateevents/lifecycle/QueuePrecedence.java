package io.windlass.stateevents.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * The place that a job was given among those of its queue while it waited, in place of what it was
 * submitted with.
 */
public record QueuePrecedence(@Nullable String shareIdentifier, int schedulingPriority) {}
