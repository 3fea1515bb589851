package io.windlass.capacity.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the events of one stream as it was when it was opened. Positions are byte offsets that
 * never change, so a position of one reader is valid for later ones. Not thread-safe; needs no
 * closing.
 */
public final class StreamReader {
  /** The size that CloudWatch adds to that of the text of each event. */
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

  /**
   * Returns a reader up to what the index has, even if its times could not be written into the
   * stream's file.
   */
  static StreamReader ofIndexed(LogStreamInfo info, LogFiles files) {
    Long last = info.lastEventAt();
    var unwritten =
        last == null
            ? List.<TimeIndex.Entry>of()
            : List.of(new TimeIndex.Entry(info.storedBytes(), last * 1_000_000));
    return new StreamReader(info, files, unwritten);
  }

  /**
   * Consecutive events.
   *
   * @param start where the first one starts, or up to where there is none backwards
   * @param end where the last one ends, or up to where there is none forwards
   */
  public record Page(List<LogEvent> events, long start, long end) {}

  /**
   * The limits of a page.
   *
   * @param weight total size as CloudWatch counts it; a single event may exceed it
   * @param read bytes to look at; so a page may be empty although events follow
   */
  public record Limits(int events, long weight, long read) {}

  public LogStreamInfo info() {
    return info;
  }

  public long end() {
    return end;
  }

  /** Returns the position of the first event with a timestamp of at least {@code millis}. */
  public long positionAt(long millis) {
    return bounds().startOfEventAt(times.offsetAt(millis));
  }

  private EventBounds bounds() {
    return new EventBounds(block(), end);
  }

  private FileBlock block() {
    return new FileBlock(files.data(), end);
  }

  /** Returns a cursor over the events between two positions. */
  public EventCursor cursor(long from, long to) {
    return new EventCursor(block(), times, new EventCursor.Range(from, to), end, ended);
  }

  /** Returns the first events that start at or after {@code from} and before {@code to}. */
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

  /**
   * Returns the last events that end at or before {@code to} and start at or after {@code from}.
   */
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

  /** Returns the size of an event as CloudWatch counts it. */
  public static long weight(LogEvent event) {
    return event.end() - event.offset() + WEIGHT;
  }

  /** Returns the size of the event at a cursor as CloudWatch counts it. */
  public static long weight(EventCursor cursor) {
    return cursor.position() - cursor.offset() + WEIGHT;
  }

  /**
   * Returns the start of an event, at or after {@code from}, with enough events after it to reach
   * the limits.
   */
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
