package io.windlass.capacity.log;

import org.jspecify.annotations.Nullable;

/**
 * What the index knows of a log stream. Times are epoch milliseconds; a stream without events has
 * no first and last one.
 *
 * @param taskId names the stream's files
 * @param complete whether all output has been seen; what has not, may still be added
 */
public record LogStreamInfo(
    LogStreamKey key,
    String taskId,
    long createdAt,
    @Nullable Long firstEventAt,
    @Nullable Long lastEventAt,
    long storedBytes,
    boolean complete) {
  /** For ordering by last event: a stream without events counts from its creation. */
  public long lastActiveAt() {
    Long last = lastEventAt;
    return last == null ? createdAt : last;
  }
}
