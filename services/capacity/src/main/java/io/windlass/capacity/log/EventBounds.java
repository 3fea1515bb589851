package io.windlass.capacity.log;

/**
 * Finds where the events of a stream begin and end. Each line is an event, unless it is longer than
 * an event may be. Such a line is split at multiples of {@value #GRID} bytes of the stream, not of
 * the line, and between characters. So readers of a part of it find the same events in both
 * directions, without reading the line from its beginning. Not thread-safe.
 *
 * @param end up to which the stream is readable
 */
record EventBounds(FileBlock block, long end) {
  /** The most bytes of a UTF-8 character before its last one. */
  private static final int LONGEST_SHIFT = 3;

  static final int GRID = EventCursor.MAX_EVENT_BYTES - LONGEST_SHIFT;

  /** If so many bytes before a byte contain no line feed, the byte is in a line that is split. */
  private static final long LOOK_BACK = 2L * EventCursor.MAX_EVENT_BYTES;

  /** Returns whether a position is inside of a line and not at its beginning. */
  boolean continuesLine(long start) {
    return start > 0 && block.at(start - 1) != '\n';
  }

  /**
   * Returns the first split after a position, assuming that its line is split; the end if there is
   * none.
   */
  long cutAfter(long position) {
    long multiple = (position / GRID + 1) * GRID;
    while (multiple < end) {
      long cut = betweenCharacters(multiple);
      if (cut > position) {
        return cut;
      }
      multiple += GRID;
    }
    return end;
  }

  /** Returns the start of the event that contains the byte at a position. */
  long startOfEventAt(long position) {
    boolean endsLine = position > 0 && position < end && block.at(position) == '\n';
    long inLine = endsLine && block.at(position - 1) != '\n' ? position - 1 : position;
    long first = Math.max(0, inLine - LOOK_BACK);
    long lineFeed = block.lineFeedBefore(inLine, first);
    if (lineFeed < 0 && first > 0) {
      return lastCut(inLine);
    }
    long line = lineFeed < 0 ? 0 : lineFeed + 1;
    long cut = lastCut(inLine);
    return cut > line && isCut(line) ? cut : line;
  }

  /** Returns whether the line that starts at a position is longer than an event may be. */
  private boolean isCut(long line) {
    long longest = line + EventCursor.MAX_EVENT_BYTES;
    return longest < end && block.lineFeed(line, longest + 1) < 0;
  }

  /** Returns the last position, at or before the given one, where a long line would be split. */
  private long lastCut(long position) {
    long below = Math.min(position, end - 1) / GRID * GRID;
    long above = below + GRID;
    if (above < end && betweenCharacters(above) <= position) {
      return betweenCharacters(above);
    }
    return below <= 0 ? 0 : betweenCharacters(below);
  }

  private long betweenCharacters(long multiple) {
    long cut = multiple;
    while (cut > multiple - LONGEST_SHIFT && (block.at(cut) & 0xC0) == 0x80) {
      cut--;
    }
    return cut;
  }
}
