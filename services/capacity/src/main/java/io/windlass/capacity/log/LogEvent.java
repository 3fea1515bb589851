package io.windlass.capacity.log;

/**
 * An event: a line of output or a part of a long one.
 *
 * @param offset where it starts in its stream, in bytes; its identity there
 * @param end where the next one may start
 * @param timestamp epoch milliseconds; never decreases within a stream
 */
public record LogEvent(long offset, long end, long timestamp, String message) {}
