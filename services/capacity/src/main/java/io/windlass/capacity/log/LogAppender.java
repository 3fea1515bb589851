package io.windlass.capacity.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Appends lines that bring their own time. After a restart it continues behind the last line that
 * got both its bytes and its time: {@link #lines}, {@link #firstTime} and {@link #lastTime} tell
 * the source where to go on. A line that cannot be written may be appended again. One thread at a
 * time.
 */
public final class LogAppender implements AutoCloseable {
  private final CapturedOutput output;
  private final FileChannel data;
  private final FileChannel times;
  private Instant firstTime = Instant.EPOCH;
  private Instant lastTime = Instant.EPOCH;
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

  /** How many lines are there. */
  public long lines() {
    return lines;
  }

  /** How many bytes they have together. */
  public long bytes() {
    return end;
  }

  /** Time of the first line; the epoch if there is none. */
  public Instant firstTime() {
    return firstTime;
  }

  /** Time of the last line; the epoch if there is none. */
  public Instant lastTime() {
    return lastTime;
  }

  /** Appends output as it came, line feed included. */
  public void append(Instant time, byte[] bytes) {
    Instant shown = time.isBefore(lastTime) ? lastTime : time;
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, shown);
    try {
      write(data, ByteBuffer.wrap(bytes), end);
      write(times, TimeIndex.entry(end + bytes.length, nanos), lines * TimeIndex.ENTRY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end += bytes.length;
    lines++;
    lastTime = shown;
    if (lines == 1) {
      firstTime = shown;
    }
    output.stamped(end, nanos);
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
    try (data) {
      times.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
