package io.windlass.capacity.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one stream as they were when it was opened. Positions are byte offsets, which stay
 * what they are for ever, so that a position taken from one reader is good for a later one. Not
 * thread-safe; nothing to close.
 */
public final class StreamReader {
  /** What CloudWatch counts for an event beside its bytes. */
  private static final int WEIGHT = 26;

  private final LogStreamInfo info;
  private final LogFiles files;
  private final TimeIndex times;
  private final boolean ended;
  private final long end;

  StreamReader(LogStreamInfo info, LogFiles files, List<TimeIndex.Entry> unwritten) {
    this.info = info;
    this.files = files;
    this.ended = info.complete();
    this.times = new TimeIndex(files.index(), unwritten);
    this.end = times.visibleEnd();
  }

  /** What is indexed counts, even where its times could not be written into the stream's file. */
  static StreamReader ofIndexed(LogStreamInfo info, LogFiles files) {
    Long last = info.lastEventAt();
    var unwritten =
        last == null
            ? List.<TimeIndex.Entry>of()
            : List.of(new TimeIndex.Entry(info.storedBytes(), last * 1_000_000));
    return new StreamReader(info, files, unwritten);
  }

  /**
   * Events that follow each other.
   *
   * @param start where the first of them starts, or how far back there is none
   * @param end where the last of them ends, or up to where there is none
   */
  public record Page(List<LogEvent> events, long start, long end) {}

  /**
   * What a page holds at most.
   *
   * @param weight bytes as CloudWatch counts them; one event may be larger
   * @param read bytes that are looked at, where there are few events; pages may be empty for this
   */
  public record Limits(int events, long weight, long read) {}

  public LogStreamInfo info() {
    return info;
  }

  public long end() {
    return end;
  }

  /** Where the events with a timestamp of at least {@code millis} begin. */
  public long positionAt(long millis) {
    return bounds().startOfEventAt(times.offsetAt(millis));
  }

  private EventBounds bounds() {
    return new EventBounds(block(), end);
  }

  private FileBlock block() {
    return new FileBlock(files.data(), end);
  }

  /** The events between two positions. */
  public EventCursor cursor(long from, long to) {
    return new EventCursor(block(), times, new EventCursor.Range(from, to), end, ended);
  }

  /** The first events that start at or after {@code from} and before {@code to}. */
  public Page after(long from, long to, Limits limits) {
    List<LogEvent> events = new ArrayList<>();
    var cursor = cursor(from, to);
    long bytes = 0;
    long reached = from;
    while (events.size() < limits.events() && reached - from < limits.read() && cursor.advance()) {
      if (!cursor.isGap()) {
        bytes += weight(cursor);
        if (bytes > limits.weight() && !events.isEmpty()) {
          break;
        }
        events.add(cursor.event());
      }
      reached = cursor.position();
    }
    return new Page(events, events.isEmpty() ? from : events.getFirst().offset(), reached);
  }

  /** The last events that end at or before {@code to} and start at or after {@code from}. */
  public Page before(long from, long to, Limits limits) {
    long last = Math.min(to, end);
    long start = from >= last ? from : back(from, last, limits);
    var events = new ArrayDeque<LogEvent>();
    long bytes = 0;
    var cursor = cursor(start, last);
    while (cursor.advance()) {
      if (cursor.isGap()) {
        continue;
      }
      bytes += weight(cursor);
      events.add(cursor.event());
      while (events.size() > limits.events() || (bytes > limits.weight() && events.size() > 1)) {
        bytes -= weight(events.removeFirst());
      }
    }
    long first = events.isEmpty() ? start : events.getFirst().offset();
    return new Page(List.copyOf(events), first, cursor.position());
  }

  /** What an event counts for in a limit of bytes, as CloudWatch counts. */
  public static long weight(LogEvent event) {
    return event.end() - event.offset() + WEIGHT;
  }

  /** The same of the event that a cursor is at. */
  public static long weight(EventCursor cursor) {
    return cursor.position() - cursor.offset() + WEIGHT;
  }

  /** The start of an event, at or after {@code from}, with enough behind it for what is asked. */
  private long back(long from, long to, Limits limits) {
    var block = block();
    long position = to;
    long weight = 0;
    for (int found = 0; found < limits.events() && weight <= limits.weight(); ) {
      long lowest = Math.max(from, to - limits.read());
      long lineFeed = position <= lowest ? -1 : block.lineFeedBefore(position - 1, lowest);
      long line = lineFeed < 0 ? lowest : lineFeed + 1;
      if (position - line > 1) {
        found++;
        weight += position - line + WEIGHT;
      }
      position = line;
      if (lineFeed < 0) {
        break;
      }
    }
    return Math.max(from, new EventBounds(block, end).startOfEventAt(position));
  }
}
