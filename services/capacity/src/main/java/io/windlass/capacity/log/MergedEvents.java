package io.windlass.capacity.log;

import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the events of many streams by time. Streams are ordered by their first event and
 * opened only when they are due, so that a page touches only the streams that it shows and those
 * that overlap with them in time. Not thread-safe; keeps no file open, and small blocks in memory
 * where many streams overlap.
 */
public final class MergedEvents {
  private static final int BLOCKS_TOGETHER = 8 << 20;

  private final LogStore logs;
  private final Iterator<LogStreamInfo> streams;
  private final TimeRange range;
  private final @Nullable Position after;
  private final PriorityQueue<Head> waiting = new PriorityQueue<>(Head.ORDER);
  private @Nullable LogStreamInfo upcoming;
  private @Nullable Head current;
  private int opened;

  /** A range of epoch milliseconds; both ends are inclusive. */
  public record TimeRange(long from, long to) {}

  /** The position of an event among those of its group; later events start there or after it. */
  public record Position(long timestamp, String stream, long end) {}

  /** The current event of a stream, or a gap in it. */
  public static final class Head {
    /** By time, then by stream; the events of one stream keep their order. */
    static final Comparator<Head> ORDER =
        Comparator.comparingLong(Head::timestamp).thenComparing(head -> head.stream.key().name());

    private final LogStreamInfo stream;
    private final EventCursor cursor;
    private long timestamp;

    private Head(LogStreamInfo stream, EventCursor cursor) {
      this.stream = stream;
      this.cursor = cursor;
    }

    private boolean advance() {
      boolean found = cursor.advance();
      timestamp = found ? cursor.timestamp() : Long.MAX_VALUE;
      return found;
    }

    public LogStreamInfo stream() {
      return stream;
    }

    /** Returns the cursor at the event; callers must not move it. */
    public EventCursor cursor() {
      return cursor;
    }

    public long timestamp() {
      return timestamp;
    }

    public Position position() {
      return new Position(timestamp, stream.key().name(), cursor.position());
    }
  }

  /**
   * Creates an iteration.
   *
   * @param streams streams with events, by their first event
   * @param after the last event that is already known; null to start from the beginning
   */
  public MergedEvents(
      LogStore logs, Iterator<LogStreamInfo> streams, TimeRange range, @Nullable Position after) {
    this.logs = logs;
    this.streams = streams;
    this.range = range;
    this.after = after;
    this.upcoming = streams.hasNext() ? streams.next() : null;
  }

  /** Returns the number of streams that have been opened. */
  public int opened() {
    return opened;
  }

  /** Returns the next event or gap, which is valid until the next call; null if there is none. */
  public @Nullable Head next() {
    Head head = current;
    if (head == null || !head.advance()) {
      head = waiting.poll();
    }
    head = openDueStreams(head);
    Head other = waiting.peek();
    if (head != null && other != null && Head.ORDER.compare(other, head) < 0) {
      waiting.add(head);
      head = waiting.poll();
    }
    current = head;
    return head == null || head.timestamp() > range.to() ? null : head;
  }

  private @Nullable Head openDueStreams(@Nullable Head first) {
    Head head = first;
    for (LogStreamInfo stream = upcoming; stream != null; stream = upcoming) {
      long begins = StreamQuery.Order.FIRST_EVENT.time(stream);
      if (begins > range.to() || (head != null && begins > head.timestamp())) {
        break;
      }
      Head found = open(stream);
      if (found != null && (head == null || Head.ORDER.compare(found, head) < 0)) {
        Head later = head;
        head = found;
        found = later;
      }
      if (found != null) {
        waiting.add(found);
      }
      upcoming = streams.hasNext() ? streams.next() : null;
    }
    return head;
  }

  /**
   * Opens a stream at its first event that is in the range and not yet known; null if there is
   * none.
   */
  private @Nullable Head open(LogStreamInfo stream) {
    opened++;
    StreamReader reader = logs.open(stream);
    EventCursor cursor = reader.cursor(start(reader), reader.end());
    cursor.readAtMost(BLOCKS_TOGETHER / (waiting.size() + 1));
    var head = new Head(stream, cursor);
    while (head.advance()) {
      if (head.timestamp() >= range.from()) {
        return head;
      }
    }
    return null;
  }

  private long start(StreamReader reader) {
    if (after == null || after.timestamp() < range.from()) {
      return reader.positionAt(range.from());
    }
    int order = reader.info().key().name().compareTo(after.stream());
    if (order == 0) {
      return Math.clamp(after.end(), 0, reader.end());
    }
    return reader.positionAt(order < 0 ? after.timestamp() + 1 : after.timestamp());
  }
}
