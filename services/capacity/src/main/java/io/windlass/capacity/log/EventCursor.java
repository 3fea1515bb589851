package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks forward over the lines of a part of a stream. Empty lines are skipped, as CloudWatch has no
 * empty events; a line longer than {@value #MAX_EVENT_BYTES} bytes comes in pieces of that size,
 * cut between characters. A last line without line feed is an event only if {@code ended}. Bytes
 * that are no UTF-8 come out as U+FFFD. Not thread-safe; holds no file open.
 */
public final class EventCursor {
  /** CloudWatch's 256 KiB less its 26 bytes per event, as Docker's awslogs driver cuts. */
  public static final int MAX_EVENT_BYTES = 262_144 - 26;

  private static final int FIRST_READ = 64 * 1024;

  private final Path file;
  private final TimeIndex times;
  private final long to;
  private final boolean ended;
  private long position;
  private byte[] window = new byte[0];
  private long windowStart;

  EventCursor(LogFiles files, TimeIndex times, long from, long to, boolean ended) {
    this.file = files.data();
    this.times = times;
    this.position = from;
    this.to = to;
    this.ended = ended;
  }

  /** Where the next event is looked for. */
  public long position() {
    return position;
  }

  public @Nullable LogEvent next() {
    while (position < to) {
      int length = lineLength();
      if (length < 0) {
        return null;
      }
      boolean piece = length == MAX_EVENT_BYTES && !lineFeedAt(length);
      if (piece) {
        length = cutBetweenCharacters(length);
      }
      long start = position;
      boolean lineFeed = !piece && start + length < to;
      position = start + length + (lineFeed ? 1 : 0);
      if (length > 0) {
        int from = (int) (start - windowStart);
        String message = new String(window, from, length, StandardCharsets.UTF_8);
        return new LogEvent(start, position, times.millisAt(position - 1), message);
      }
    }
    return null;
  }

  /**
   * Bytes up to the line feed, or the most that an event takes; negative if the line is not whole.
   */
  private int lineLength() {
    int wanted = FIRST_READ;
    while (true) {
      int available = fill(Math.min(wanted, MAX_EVENT_BYTES + 1));
      int from = (int) (position - windowStart);
      for (int i = 0; i < available; i++) {
        if (window[from + i] == '\n') {
          return i;
        }
      }
      if (available > MAX_EVENT_BYTES) {
        return MAX_EVENT_BYTES;
      }
      if (position + available >= to) {
        return ended ? available : -1;
      }
      wanted *= 4;
    }
  }

  private boolean lineFeedAt(int length) {
    return position + length < to
        && fill(length + 1) > length
        && window[(int) (position - windowStart) + length] == '\n';
  }

  private int cutBetweenCharacters(int length) {
    int from = (int) (position - windowStart);
    int cut = length;
    while (cut > length - 4 && cut < to - position && (window[from + cut] & 0xC0) == 0x80) {
      cut--;
    }
    return cut;
  }

  /**
   * Has the bytes from the position on in the window; answers how many of those wanted there are.
   */
  private int fill(int wanted) {
    int target = (int) Math.min(wanted, to - position);
    if (position < windowStart || position + target > windowStart + window.length) {
      int length = (int) Math.min(Math.max(target, FIRST_READ), to - position);
      window = read(file, position, length);
      windowStart = position;
    }
    return Math.min(target, (int) (windowStart + window.length - position));
  }

  static byte[] read(Path file, long position, int length) {
    var buffer = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
