package io.windlass.capacity.log;

import org.jspecify.annotations.Nullable;

/**
 * Iterates forward over the events of a part of a stream. Skips empty lines, since CloudWatch has
 * no empty events. Splits a line of more than {@value #MAX_EVENT_BYTES} bytes as {@link
 * EventBounds} does. A last line without line feed is an event only if the stream is complete.
 * Bytes that are not UTF-8 are replaced by U+FFFD. Reads at most one block beyond what it returns;
 * keeps no file open and at most one block in memory, however long a line is. Not thread-safe.
 */
public final class EventCursor {
  /**
   * CloudWatch's limit of 256 KiB less its 26 bytes per event, where Docker's awslogs driver splits
   * lines, too.
   */
  public static final int MAX_EVENT_BYTES = 262_144 - 26;

  /** After so many empty lines in a row, a gap is returned, so that a reader can stop there. */
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
   * Creates a cursor over the events that start within {@code range}.
   *
   * @param range its start is where an event may start
   * @param end up to where the stream is readable
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

  /** Two positions in a stream; {@code to} is exclusive. */
  record Range(long from, long to) {}

  /** Limits the memory that this cursor uses, from the next read on. */
  void readAtMost(int bytes) {
    block.readAtMost(bytes);
  }

  /** Returns where the current event or gap ends and the next one may start. */
  public long position() {
    return position;
  }

  /** Returns where the current event or gap starts. */
  public long offset() {
    return offset;
  }

  /** Returns whether the current element is a long run of empty lines and not an event. */
  public boolean isGap() {
    return length == 0;
  }

  /** Returns when the last byte of the current event or gap was observed, in epoch milliseconds. */
  public long timestamp() {
    return times.millisAt(position - 1);
  }

  public String message() {
    return block.text(offset, length);
  }

  public LogEvent event() {
    return new LogEvent(offset, position, timestamp(), message());
  }

  /** Returns the next event; null if there is none or its line is incomplete. */
  public @Nullable LogEvent next() {
    while (advance()) {
      if (!isGap()) {
        return event();
      }
    }
    return null;
  }

  /**
   * Advances to the next event or gap.
   *
   * @return false if there is none or its line is incomplete
   */
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
