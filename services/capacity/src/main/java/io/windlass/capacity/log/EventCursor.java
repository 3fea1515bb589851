package io.windlass.capacity.log;

import org.jspecify.annotations.Nullable;

/**
 * Walks forward over the events of a part of a stream. Empty lines are skipped, as CloudWatch has
 * no empty events; a line longer than {@value #MAX_EVENT_BYTES} bytes comes in pieces, as {@link
 * EventBounds} cuts them. A last line without line feed is an event only if the stream has ended.
 * Bytes that are no UTF-8 come out as U+FFFD. Reads what it shows and a block at most beyond it;
 * holds no file open, and no more than a block in memory, however long the line. Not thread-safe.
 */
public final class EventCursor {
  /** CloudWatch's 256 KiB less its 26 bytes per event, as Docker's awslogs driver cuts. */
  public static final int MAX_EVENT_BYTES = 262_144 - 26;

  /** So many empty lines in a row are told as a gap, so that a reader of nothing else can stop. */
  private static final int LONGEST_GAP = 1 << 20;

  private final FileBlock block;
  private final EventBounds bounds;
  private final TimeIndex times;
  private final long to;
  private final long end;
  private final boolean ended;
  private long position;
  private boolean continuation;
  private long offset;
  private int length;

  /**
   * The events that start before {@code to}.
   *
   * @param from where an event may start
   * @param end up to where there is something to read
   */
  EventCursor(FileBlock block, TimeIndex times, Range range, long end, boolean ended) {
    this.block = block;
    this.bounds = new EventBounds(block, end);
    this.times = times;
    this.to = Math.min(range.to(), end);
    this.end = end;
    this.position = range.from();
    this.continuation = position < to && bounds.continuesLine(position);
    this.ended = ended;
  }

  /** Two positions in a stream. */
  record Range(long from, long to) {}

  /** Bounds the memory that this cursor takes from its next read on. */
  void readAtMost(int bytes) {
    block.readAtMost(bytes);
  }

  /** Where the present event or gap ends, and the next one may start. */
  public long position() {
    return position;
  }

  /** Where the present event or gap starts. */
  public long offset() {
    return offset;
  }

  /** Whether there is no event here, but very many empty lines. */
  public boolean isGap() {
    return length == 0;
  }

  /** When the last byte of the present event or gap was seen, in epoch milliseconds. */
  public long timestamp() {
    return times.millisAt(position - 1);
  }

  public String message() {
    return block.text(offset, length);
  }

  public LogEvent event() {
    return new LogEvent(offset, position, timestamp(), message());
  }

  /** The next event; null if there is none, or its line is not whole. */
  public @Nullable LogEvent next() {
    while (advance()) {
      if (!isGap()) {
        return event();
      }
    }
    return null;
  }

  /** Goes to the next event or gap; false if there is none, or its line is not whole. */
  public boolean advance() {
    offset = position;
    while (position < to && block.at(position) == '\n') {
      position++;
      continuation = false;
      if (position - offset >= LONGEST_GAP) {
        length = 0;
        return true;
      }
    }
    if (position >= to) {
      return false;
    }
    return advanceFrom(position);
  }

  private boolean advanceFrom(long start) {
    long lineFeed = block.lineFeed(start, start + MAX_EVENT_BYTES + 1L);
    boolean isCut = continuation || (lineFeed < 0 && end - start > MAX_EVENT_BYTES);
    long cut = isCut ? bounds.cutAfter(start) : end;
    if (cut < (lineFeed < 0 ? end : lineFeed)) {
      become(start, cut, cut);
      continuation = true;
    } else if (lineFeed >= 0) {
      become(start, lineFeed, lineFeed + 1);
      continuation = false;
    } else if (ended) {
      become(start, end, end);
    } else {
      return false;
    }
    return true;
  }

  private void become(long start, long textEnd, long next) {
    offset = start;
    length = (int) (textEnd - start);
    position = next;
  }
}
