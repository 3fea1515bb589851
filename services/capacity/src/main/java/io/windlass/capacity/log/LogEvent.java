package io.windlass.capacity.log;

/**
 * A line of output.
 *
 * @param offset where it starts in its stream, in bytes: its identity there
 * @param end where the next one may start
 * @param timestamp epoch milliseconds; never decreases along a stream
 */
public record LogEvent(long offset, long end, long timestamp, String message) {}
