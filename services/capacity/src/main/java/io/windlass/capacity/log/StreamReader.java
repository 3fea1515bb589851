package io.windlass.capacity.log;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The events of one stream as they were when it was opened. Positions are byte offsets, which stay
 * what they are for ever, so that a position taken from one reader is good for a later one. Not
 * thread-safe; nothing to close.
 */
public final class StreamReader {
  private static final int BACK_BLOCK = 64 * 1024;

  private final LogStreamInfo info;
  private final LogFiles files;
  private final TimeIndex times;
  private final boolean ended;
  private final long end;

  StreamReader(LogStreamInfo info, LogFiles files, boolean ended) {
    this.info = info;
    this.files = files;
    this.ended = ended;
    this.times = new TimeIndex(files.index());
    this.end = times.visibleEnd();
  }

  public LogStreamInfo info() {
    return info;
  }

  public long end() {
    return end;
  }

  /** Where the events with a timestamp of at least {@code millis} begin. */
  public long positionAt(long millis) {
    return lineStart(times.offsetAt(millis));
  }

  /** The events between two positions. */
  public EventCursor cursor(long from, long to) {
    return new EventCursor(files, times, from, Math.min(to, end), ended);
  }

  /** The last events that end at or before {@code to} and start at or after {@code from}. */
  public List<LogEvent> before(long from, long to, int limit, long maxBytes) {
    var last = new ArrayDeque<LogEvent>();
    long bytes = 0;
    var cursor = cursor(back(from, Math.min(to, end), limit, maxBytes), to);
    for (LogEvent event = cursor.next(); event != null; event = cursor.next()) {
      last.add(event);
      bytes += weight(event);
      while (last.size() > limit || (bytes > maxBytes && last.size() > 1)) {
        bytes -= weight(last.removeFirst());
      }
    }
    return List.copyOf(last);
  }

  /** What an event counts for in a limit of bytes, as CloudWatch counts. */
  public static long weight(LogEvent event) {
    return event.end() - event.offset() + 26;
  }

  /** The start of a line, at or after {@code from}, with enough behind it for what is asked. */
  private long back(long from, long to, int lines, long maxBytes) {
    long position = to;
    int found = 0;
    byte following = '\n';
    while (position > from && to - position <= maxBytes) {
      int length = (int) Math.min(BACK_BLOCK, position - from);
      byte[] block = EventCursor.read(files.data(), position - length, length);
      for (int i = length - 1; i >= 0; i--) {
        boolean startsLine = block[i] == '\n' && following != '\n';
        if (startsLine && ++found == lines) {
          return position - length + i + 1;
        }
        following = block[i];
      }
      position -= length;
    }
    return Math.max(from, lineStart(position));
  }

  /** The start of the line that the byte at {@code offset} belongs to. */
  private long lineStart(long offset) {
    long position = offset;
    while (position > 0) {
      int length = (int) Math.min(position == offset ? 256 : BACK_BLOCK, position);
      byte[] block = EventCursor.read(files.data(), position - length, length);
      for (int i = length - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return position - length + i + 1;
        }
      }
      position -= length;
    }
    return 0;
  }
}
