package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * The times at which the parts of a stream were observed: entries of 16 bytes (end offset,
 * nanoseconds since the epoch), both increasing. A line has the time of the entry that contains its
 * last byte, so that a line never appears with an earlier time than what readers have already seen.
 *
 * <p>Reads the file as it was when it was opened, in blocks, and keeps no file open; for increasing
 * offsets each block is read once. Ignores an incomplete last entry. Entries that could not be
 * written may follow those of the file. Not thread-safe.
 */
final class TimeIndex {
  static final int ENTRY = 16;
  private static final int BLOCK_ENTRIES = 256;
  private static final long NANOS = 1_000_000;

  private final Path file;
  private final long inFile;
  private final long entries;
  private final List<Entry> tail;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long blockStart;

  /** The entry of the last lookup: its number, its range, and its time. */
  private long part = -1;

  private long partStart;
  private long partEnd;
  private long partMillis;

  /** The output up to {@code end} that was observed at {@code nanos}. */
  record Entry(long end, long nanos) {
    void write(ByteBuffer to) {
      to.putLong(end).putLong(nanos);
    }
  }

  TimeIndex(Path file) {
    this(file, List.of());
  }

  /** Opens an index; of {@code tail}, only entries that the file does not cover are used. */
  TimeIndex(Path file, List<Entry> tail) {
    this.file = file;
    this.inFile = entries(file);
    long fileEnd = inFile == 0 ? 0 : readEntry(inFile - 1).end();
    this.tail = tail.stream().filter(entry -> entry.end() > fileEnd).toList();
    this.entries = inFile + this.tail.size();
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

  /** Returns the end of the observed output. */
  long visibleEnd() {
    return entries == 0 ? 0 : entry(entries - 1).end();
  }

  long firstNanos() {
    return entry(0).nanos();
  }

  long lastNanos() {
    return entry(entries - 1).nanos();
  }

  long entries() {
    return entries;
  }

  /** Returns when the byte at {@code offset} was observed. */
  long millisAt(long offset) {
    if (offset < partStart || offset >= partEnd) {
      boolean forward = offset >= partEnd;
      long found = firstWith(forward ? part + 1 : 0, i -> entry(i).end() > offset);
      partStart = forward && found == part + 1 ? partEnd : endBefore(found);
      Entry entry = entry(found);
      partEnd = entry.end();
      partMillis = entry.nanos() / NANOS;
      part = found;
    }
    return partMillis;
  }

  /** Returns the start of the output that was observed at or after {@code millis}. */
  long offsetAt(long millis) {
    return endBefore(firstWith(0, i -> entry(i).nanos() / NANOS >= millis));
  }

  private long endBefore(long number) {
    return number == 0 ? 0 : entry(number - 1).end();
  }

  /**
   * Returns the first entry from {@code from} on that passes a test, which all later entries pass
   * as well; the number of entries if there is none. Doubles its steps, so that a near entry is
   * found fast.
   */
  private long firstWith(long from, LongPredicate test) {
    long low = from;
    long high = low;
    for (long step = 1; high < entries && !test.test(high); step *= 2) {
      low = high + 1;
      high = low + step;
    }
    high = Math.min(high, entries);
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (test.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Entry entry(long number) {
    return number < inFile ? readEntry(number) : tail.get((int) (number - inFile));
  }

  private Entry readEntry(long number) {
    if (number < blockStart || number >= blockStart + block.limit() / ENTRY) {
      blockStart = number / BLOCK_ENTRIES * BLOCK_ENTRIES;
      int length = (int) Math.min(BLOCK_ENTRIES, inFile - blockStart) * ENTRY;
      block = read(ByteBuffer.allocate(length), blockStart * ENTRY);
    }
    int index = (int) (number - blockStart) * ENTRY;
    return new Entry(block.getLong(index), block.getLong(index + Long.BYTES));
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
