package io.windlass.capacity.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Appends lines that have timestamps of their own. After a restart it continues after the last line
 * whose text and time are both stored: {@link #lines}, {@link #firstTime} and {@link #lastTime}
 * tell the source where to continue. A line that could not be written may be appended again. For
 * one thread at a time.
 */
public final class LogAppender implements AutoCloseable {
  private static final int MOST_UNWRITTEN = 64 << 10;
  private static final int MOST_LINES_UNWRITTEN = 1 << 10;

  private final CapturedOutput output;
  private final FileChannel data;
  private final FileChannel times;
  private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
  private final ByteBuffer entries = ByteBuffer.allocate(MOST_LINES_UNWRITTEN * TimeIndex.ENTRY);
  private Instant firstTime = Instant.EPOCH;
  private Instant lastTime = Instant.EPOCH;
  private long lastNanos;
  private long lines;
  private long end;

  LogAppender(CapturedOutput output) {
    this.output = output;
    LogFiles files = output.files();
    var index = new TimeIndex(files.index());
    if (!index.isEmpty()) {
      firstTime = Instant.EPOCH.plusNanos(index.firstNanos());
      lastTime = Instant.EPOCH.plusNanos(index.lastNanos());
      lines = index.entries();
      end = index.visibleEnd();
    }
    try {
      data = FileChannel.open(files.data(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      times = FileChannel.open(files.index(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      data.truncate(end);
      times.truncate(lines * TimeIndex.ENTRY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the number of lines. */
  public long lines() {
    return lines;
  }

  /** Returns the total size of the lines. */
  public long bytes() {
    return end;
  }

  /** Returns the time of the first line; the epoch if there is none. */
  public Instant firstTime() {
    return firstTime;
  }

  /** Returns the time of the last line; the epoch if there is none. */
  public Instant lastTime() {
    return lastTime;
  }

  /**
   * Appends output as it is, line feeds included. Readers see it after {@link #flush} or after
   * further output, whichever comes first.
   */
  public void append(Instant time, byte[] bytes) {
    if (unwritten.size() + bytes.length > MOST_UNWRITTEN || entries.remaining() < TimeIndex.ENTRY) {
      flush();
    }
    Instant shown = time.isBefore(lastTime) ? lastTime : time;
    lastNanos = nanos(shown);
    end += bytes.length;
    unwritten.writeBytes(bytes);
    new TimeIndex.Entry(end, lastNanos).write(entries);
    lines++;
    lastTime = shown;
    if (lines == 1) {
      firstTime = shown;
    }
  }

  /** Writes all lines; keeps those that cannot be written for a later call. */
  public void flush() {
    if (unwritten.size() == 0) {
      return;
    }
    int count = entries.position() / TimeIndex.ENTRY;
    try {
      write(data, ByteBuffer.wrap(unwritten.toByteArray()), end - unwritten.size());
      write(times, entries.duplicate().flip(), (lines - count) * TimeIndex.ENTRY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    unwritten.reset();
    entries.clear();
    output.stamped(end, nanos(firstTime), lastNanos);
  }

  private static long nanos(Instant time) {
    return ChronoUnit.NANOS.between(Instant.EPOCH, time);
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long start = position - bytes.position();
    while (bytes.hasRemaining()) {
      channel.write(bytes, start + bytes.position());
    }
  }

  @Override
  public void close() {
    try (data;
        times) {
      flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
