package io.windlass.capacity.log;

import java.util.Iterator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The events of many streams in the order of their time. Streams come in the order of their first
 * event and are opened only when that is due, so that a page of events touches only the streams it
 * shows and those that overlap with them in time. Not thread-safe; holds no file open.
 */
public final class MergedEvents {
  private final LogStore logs;
  private final Iterator<LogStreamInfo> streams;
  private final TimeRange range;
  private final StreamEvent.@Nullable Position after;
  private final PriorityQueue<Head> heads = new PriorityQueue<>();
  private @Nullable LogStreamInfo upcoming;

  private record Head(StreamEvent next, EventCursor cursor) implements Comparable<Head> {
    @Override
    public int compareTo(Head other) {
      return StreamEvent.ORDER.compare(next, other.next);
    }
  }

  /** Both ends belong to it; epoch milliseconds. */
  public record TimeRange(long from, long to) {}

  /**
   * @param streams those with events, ordered by their first event
   * @param after the last event that is already known; null is from the beginning
   */
  public MergedEvents(
      LogStore logs,
      Iterator<LogStreamInfo> streams,
      TimeRange range,
      StreamEvent.@Nullable Position after) {
    this.logs = logs;
    this.streams = streams;
    this.range = range;
    this.after = after;
    this.upcoming = streams.hasNext() ? streams.next() : null;
  }

  public @Nullable StreamEvent next() {
    openDueStreams();
    Head head = heads.poll();
    if (head == null || head.next().event().timestamp() > range.to()) {
      return null;
    }
    push(head.next().stream(), head.cursor());
    return head.next();
  }

  private void openDueStreams() {
    for (LogStreamInfo stream = upcoming; stream != null; stream = upcoming) {
      Head first = heads.peek();
      long begins = StreamQuery.Order.FIRST_EVENT.time(stream);
      if (begins > range.to() || (first != null && begins > first.next().event().timestamp())) {
        return;
      }
      open(stream);
      upcoming = streams.hasNext() ? streams.next() : null;
    }
  }

  private void open(LogStreamInfo stream) {
    StreamReader reader = logs.open(stream);
    long from = after == null ? range.from() : Math.max(range.from(), after.timestamp());
    push(stream, reader.cursor(reader.positionAt(from), reader.end()));
  }

  private void push(LogStreamInfo stream, EventCursor cursor) {
    for (LogEvent event = cursor.next(); event != null; event = cursor.next()) {
      var next = new StreamEvent(stream, event);
      boolean known =
          after != null && StreamEvent.Position.ORDER.compare(next.position(), after) <= 0;
      if (!known && event.timestamp() >= range.from()) {
        heads.add(new Head(next, cursor));
        return;
      }
    }
  }
}
