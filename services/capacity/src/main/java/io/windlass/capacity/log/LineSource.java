package io.windlass.capacity.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source of a task's output, which can be read repeatedly: a container engine, or the machine on
 * which the container runs. Thread-safe.
 */
public interface LineSource {
  /**
   * Opens the output. The reader may start anywhere up to the line after the last known one; {@link
   * OutputLines} skips known lines.
   *
   * @param follow whether to wait for more output until the task has ended
   * @return empty if the source has no output of the task, or no longer has it
   * @throws IOException if the source does not respond; the output is read again later
   */
  Optional<Reader> open(boolean follow, Known known) throws IOException;

  /**
   * What the log already contains.
   *
   * @param lastTime time of the last line; the epoch if there is none
   */
  record Known(long bytes, Instant lastTime) {}

  /**
   * A line or a part of one.
   *
   * @param stream number of the stream, such as 1 for standard output; lines of different streams
   *     are not mixed
   * @param text a part of an array, as it was written; that of the last part of a line ends with a
   *     line feed
   */
  record Part(int stream, Instant time, ByteBuffer text) {}

  /** One pass over the output. One thread reads; any thread may close it. */
  interface Reader extends Closeable {
    /** Waits for the next part and returns it; null at the end of the output. */
    @Nullable Part next() throws IOException;

    /** Returns whether {@link #next} would have to wait. */
    boolean isDry() throws IOException;
  }
}
