package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * When each part of a stream was seen: entries of 16 bytes, (end offset, nanoseconds since the
 * epoch), both increasing. A line has the time of the entry that its last byte falls under, so that
 * a line never appears with a time before what readers have already been shown.
 *
 * <p>Reads the file as it was when it was opened, in blocks, holding no file open. A torn last
 * entry is ignored. Not thread-safe.
 */
final class TimeIndex {
  static final int ENTRY = 16;
  private static final int BLOCK_ENTRIES = 256;

  private final Path file;
  private final long entries;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long blockStart;

  TimeIndex(Path file) {
    this.file = file;
    this.entries = entries(file);
  }

  private static long entries(Path file) {
    try {
      return Files.size(file) / ENTRY;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isEmpty() {
    return entries == 0;
  }

  /** End of what has been seen. */
  long visibleEnd() {
    return entries == 0 ? 0 : endOffset(entries - 1);
  }

  long firstNanos() {
    return nanos(0);
  }

  long lastNanos() {
    return nanos(entries - 1);
  }

  long entries() {
    return entries;
  }

  static ByteBuffer entry(long end, long nanos) {
    return ByteBuffer.allocate(ENTRY).putLong(end).putLong(nanos).flip();
  }

  /** When the byte at {@code offset} was seen. */
  long millisAt(long offset) {
    return nanos(firstWith(i -> endOffset(i) > offset)) / 1_000_000;
  }

  /** Where what was seen at or after {@code millis} begins. */
  long offsetAt(long millis) {
    long entry = firstWith(i -> nanos(i) / 1_000_000 >= millis);
    return entry == 0 ? 0 : endOffset(entry - 1);
  }

  private interface EntryTest {
    boolean holds(long entry);
  }

  /** The first entry for which a test holds that stays true once it is; {@code entries} if none. */
  private long firstWith(EntryTest test) {
    long low = 0;
    long high = entries;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (test.holds(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private long endOffset(long entry) {
    return block(entry).getLong((int) (entry - blockStart) * ENTRY);
  }

  private long nanos(long entry) {
    return block(entry).getLong((int) (entry - blockStart) * ENTRY + 8);
  }

  private ByteBuffer block(long entry) {
    if (entry < blockStart || entry >= blockStart + block.limit() / ENTRY) {
      blockStart = entry / BLOCK_ENTRIES * BLOCK_ENTRIES;
      int length = (int) Math.min(BLOCK_ENTRIES, entries - blockStart) * ENTRY;
      block = read(ByteBuffer.allocate(length), blockStart * ENTRY);
    }
    return block;
  }

  private ByteBuffer read(ByteBuffer buffer, long position) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw new IOException("Truncated: " + file);
        }
      }
      return buffer.flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
