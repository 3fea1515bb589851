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
 * got both its bytes and its time: {@link #lastTime} and {@link #linesAtLastTime} tell the source
 * where to go on. One thread at a time.
 */
public final class LogAppender implements AutoCloseable {
  private final CapturedOutput output;
  private final LogFiles files;
  private final long lastNanos;
  private final int linesAtLastTime;
  private FileChannel channel;
  private long end;

  LogAppender(CapturedOutput output) {
    this.output = output;
    this.files = output.files();
    var index = new TimeIndex(files.index());
    this.lastNanos = index.isEmpty() ? 0 : index.lastNanos();
    this.linesAtLastTime = index.isEmpty() ? 0 : index.entriesAtLastTime();
    this.end = index.visibleEnd();
    try {
      this.channel = open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileChannel open() throws IOException {
    var opened =
        FileChannel.open(files.data(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    opened.truncate(end);
    opened.position(end);
    return opened;
  }

  /** Time of the last line that is there; the epoch if there is none. */
  public Instant lastTime() {
    return Instant.EPOCH.plusNanos(lastNanos);
  }

  public int linesAtLastTime() {
    return linesAtLastTime;
  }

  /** Appends output as it came, line feed included. */
  public void append(Instant time, byte[] bytes) {
    try {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end += bytes.length;
    output.stamp(end, ChronoUnit.NANOS.between(Instant.EPOCH, time));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
