package io.windlass.capacity.log;

/**
 * Where the events of a stream begin and end: each line is one, unless it is longer than an event
 * may be. Such a line is cut at multiples of {@value #GRID} bytes of the stream, not of the line,
 * and between characters: so whoever looks at a part of it, from before or from behind, finds the
 * same pieces without reading it from its beginning. Not thread-safe.
 */
final class EventBounds {
  /** As many bytes of a character may stand before its last one. */
  private static final int LONGEST_SHIFT = 3;

  static final int GRID = EventCursor.MAX_EVENT_BYTES - LONGEST_SHIFT;

  /** Without a line feed on so many bytes before it, a byte is in a line that is cut. */
  private static final long LOOK_BACK = 2L * EventCursor.MAX_EVENT_BYTES;

  private final FileBlock block;
  private final long end;

  /** Of a stream that has something to read up to {@code end}. */
  EventBounds(FileBlock block, long end) {
    this.block = block;
    this.end = end;
  }

  /** Whether what starts there goes on with a line, instead of being its beginning. */
  boolean continuesLine(long start) {
    return start > 0 && block.at(start - 1) != '\n';
  }

  /** The first cut behind a position, if the line there is one that is cut; the end if none is. */
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

  /** The start of the event that the byte at a position belongs to. */
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

  /** Whether the line that starts there is longer than an event may be. */
  private boolean isCut(long line) {
    long longest = line + EventCursor.MAX_EVENT_BYTES;
    return longest < end && block.lineFeed(line, longest + 1) < 0;
  }

  /** The last place at or before a position at which a long line would be cut. */
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
