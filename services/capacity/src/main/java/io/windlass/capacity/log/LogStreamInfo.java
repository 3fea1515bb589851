package io.windlass.capacity.log;

import org.jspecify.annotations.Nullable;

/**
 * A log stream as the index knows it. Times are epoch milliseconds; a stream without events has no
 * first and last event.
 *
 * @param taskId the name of its files
 * @param complete whether all output has been observed; otherwise the stream may still grow
 */
public record LogStreamInfo(
    LogStreamKey key,
    String taskId,
    long createdAt,
    @Nullable Long firstEventAt,
    @Nullable Long lastEventAt,
    long storedBytes,
    boolean complete) {
  /**
   * Returns the time by which streams are ordered by last event; that of the creation for a stream
   * without events.
   */
  public long lastActiveAt() {
    Long last = lastEventAt;
    return last == null ? createdAt : last;
  }
}
