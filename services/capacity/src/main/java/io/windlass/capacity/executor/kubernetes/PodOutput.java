package io.windlass.capacity.executor.kubernetes;

import io.windlass.capacity.log.LineSource;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A pod's output as the API server has it, with the timestamps of its node. It can be read from a
 * whole second on; the node keeps the last 10 MiB or so. Both streams come as one.
 *
 * @param name of the pod
 */
record PodOutput(ClusterConnection cluster, String name) implements LineSource {
  /** Below this, all of it is read again, so that lines are counted and not told by their times. */
  private static final long READ_ALL_BYTES = 64 << 10;

  /** As many pods are followed at once; the output of others is read every ten seconds. */
  private static final Semaphore FOLLOWERS = new Semaphore(500);

  @Override
  public Optional<Reader> open(boolean follow, Known known) throws IOException {
    boolean follows = follow && FOLLOWERS.tryAcquire();
    try {
      var body = cluster.log(name, query(follows, known));
      if (body.isEmpty() && follows) {
        FOLLOWERS.release();
      }
      return body.map(in -> new Lines(in, follows ? FOLLOWERS::release : () -> {}));
    } catch (IOException | RuntimeException e) {
      if (follows) {
        FOLLOWERS.release();
      }
      throw e;
    }
  }

  private static String query(boolean follow, Known known) {
    String since =
        known.bytes() <= READ_ALL_BYTES
            ? ""
            : "&sinceTime=" + known.lastTime().truncatedTo(ChronoUnit.SECONDS);
    return "container=" + PodNames.CONTAINER + "&timestamps=true&follow=" + follow + since;
  }

  @Override
  public String toString() {
    return "The output of pod " + name;
  }

  /** Reads a body of lines, each with its time. */
  static final class Lines implements Reader {
    private static final int LONGEST_PART = 64 << 10;

    private final InputStream in;
    private final Runnable whenClosed;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private boolean withinLine;
    private boolean closed;
    private Instant time = Instant.EPOCH;

    Lines(InputStream body, Runnable whenClosed) {
      this.in = new BufferedInputStream(body, 1 << 16);
      this.whenClosed = whenClosed;
    }

    /** Returns null also for what a node says instead of output that it no longer has. */
    @Override
    public @Nullable Part next() throws IOException {
      if (!withinLine && !readTime()) {
        return null;
      }
      part.reset();
      int next = in.read();
      while (next >= 0) {
        part.write(next);
        if (next == '\n' || part.size() == LONGEST_PART) {
          break;
        }
        next = in.read();
      }
      withinLine = next >= 0 && next != '\n';
      return part.size() == 0 ? null : new Part(1, time, ByteBuffer.wrap(part.toByteArray()));
    }

    private boolean readTime() throws IOException {
      part.reset();
      int next = in.read();
      while (next >= 0 && next != ' ' && next != '\n') {
        part.write(next);
        next = in.read();
      }
      try {
        time = Instant.parse(part.toString(StandardCharsets.US_ASCII));
        return next == ' ';
      } catch (DateTimeException e) {
        return false;
      }
    }

    @Override
    public boolean isDry() throws IOException {
      return in.available() == 0;
    }

    @Override
    public synchronized void close() throws IOException {
      if (!closed) {
        closed = true;
        whenClosed.run();
        in.close();
      }
    }
  }
}
