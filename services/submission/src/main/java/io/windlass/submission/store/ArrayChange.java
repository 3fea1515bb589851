package io.windlass.submission.store;

import org.jspecify.annotations.Nullable;

/**
 * The newest that one batch of events says about the parent of an array.
 *
 * @param summary children by state, in JSON
 * @param toldAt when that was so, in epoch milliseconds
 * @param runnable children that are RUNNABLE and have no row of their own, as ranges
 * @param spawnedAt when the children came to exist, if the batch says so; the first word counts
 */
public record ArrayChange(
    StateChange state,
    String summary,
    long toldAt,
    @Nullable String runnable,
    @Nullable Long spawnedAt) {}
