package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads the bytes of a file up to a fixed end. Keeps one block in memory: a small one at first,
 * larger ones as reading continues. Opens the file for each block and keeps it open for none, so
 * that many streams can be read side by side. Not thread-safe.
 */
final class FileBlock {
  private static final int SMALLEST = 8 << 10;
  private static final int LARGEST = 128 << 10;

  private final Path file;
  private final long end;
  private int most = LARGEST;
  private int next = SMALLEST;
  private byte[] bytes = new byte[0];
  private long start;
  private int length;

  FileBlock(Path file, long end) {
    this.file = file;
    this.end = end;
  }

  /** Limits the size of later blocks, within reason. */
  void readAtMost(int limit) {
    most = Math.clamp(limit, SMALLEST / 2, LARGEST);
  }

  /** Returns the byte at a position before the end. */
  byte at(long position) {
    long index = position - start;
    if (index < 0 || index >= length) {
      load(position, 1);
      index = 0;
    }
    return bytes[(int) index];
  }

  /**
   * Returns the position of the first line feed between two positions; negative if there is none.
   */
  long lineFeed(long from, long limit) {
    long last = Math.min(limit, end);
    long position = from;
    while (position < last) {
      if (position < start || position >= start + length) {
        // Reads a line that the block cuts off again from its beginning, unless it is long.
        boolean again = (position - from) * 2 <= most;
        load(again ? from : position, again ? (int) (position - from) * 2 + 1 : 1);
      }
      int found = indexOfLineFeed((int) (position - start), (int) Math.min(length, last - start));
      if (found >= 0) {
        return start + found;
      }
      position = start + length;
    }
    return -1;
  }

  private int indexOfLineFeed(int from, int to) {
    byte[] block = bytes;
    for (int i = from; i < to; i++) {
      if (block[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the position of the last line feed before {@code position} and at or after {@code
   * from}; negative if there is none.
   */
  long lineFeedBefore(long position, long from) {
    long last = position - 1;
    while (last >= from) {
      if (last < start || last >= start + length) {
        long first = Math.max(from, last + 1 - Math.min(next, most));
        load(first, (int) (last + 1 - first));
      }
      for (int i = (int) (last - start); i >= Math.max(0, from - start); i--) {
        if (bytes[i] == '\n') {
          return start + i;
        }
      }
      last = start - 1;
    }
    return -1;
  }

  String text(long from, int count) {
    if (from >= start && from + count <= start + length) {
      return new String(bytes, (int) (from - start), count, StandardCharsets.UTF_8);
    }
    byte[] text = new byte[count];
    read(text, from, count);
    return new String(text, StandardCharsets.UTF_8);
  }

  private void load(long from, int atLeast) {
    int size = (int) Math.min(Math.max(Math.min(next, most), atLeast), end - from);
    next = Math.min(LARGEST, next * 2);
    if (bytes.length < size || bytes.length > 2 * Math.max(size, most)) {
      bytes = new byte[size];
    }
    length = 0;
    read(bytes, from, size);
    start = from;
    length = size;
  }

  private void read(byte[] into, long from, int count) {
    var buffer = ByteBuffer.wrap(into, 0, count);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, from + buffer.position()) < 0) {
          throw new IOException("Truncated: " + file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
