package io.windlass.capacity.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a task's output can be read, as often as need be: with a container engine, or with the
 * machine that has the container. Thread-safe.
 */
public interface LineSource {
  /**
   * Opens the output. It may begin anywhere up to the line after the last known one: lines that are
   * known are passed over ({@link OutputLines}).
   *
   * @param follow whether to wait for more until the task has ended
   * @return empty if the source has no output of the task, or not any more
   * @throws IOException if the source does not answer: the output is read again later
   */
  Optional<Reader> open(boolean follow, Known known) throws IOException;

  /**
   * What the log has already.
   *
   * @param lastTime of the last line; the epoch if there is none
   */
  record Known(long bytes, Instant lastTime) {}

  /**
   * A line, or a part of one.
   *
   * @param stream such as 1 for standard output; lines of different streams do not mix
   * @param text an array's part, as it was written; that of a line's last part ends with a line
   *     feed
   */
  record Part(int stream, Instant time, ByteBuffer text) {}

  /** One reading of the output, by one thread; any thread may close it. */
  interface Reader extends Closeable {
    /** Waits for the next part, and returns it; null at the end of the output. */
    @Nullable Part next() throws IOException;

    /** Returns whether {@link #next} would have to wait. */
    boolean isDry() throws IOException;
  }
}
