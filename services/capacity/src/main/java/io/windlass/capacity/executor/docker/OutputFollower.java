package io.windlass.capacity.executor.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import io.windlass.capacity.log.LogAppender;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies a container's output into the log, with the engine's timestamps, while the container runs
 * and until all of it is there. Goes on where it or a former process left off, through restarts of
 * the engine. One thread while there is something to read.
 *
 * <p>An engine may close a connection that follows before it has sent the last line, above all one
 * without a line feed (moby/moby#43860). So the output counts as complete only when it was read
 * once more, without following, after the container's end.
 */
final class OutputFollower {
  private static final Logger LOG = Logger.getLogger(OutputFollower.class);
  private static final long FIRST_RETRY_SECONDS = 1;
  private static final long LAST_RETRY_SECONDS = 30;

  /** How long a container's end and that of its output may be apart. */
  private static final long PATIENCE_SECONDS = 10;

  /** Of more than this only what is newer than the last line is read once more. */
  private static final long READ_ALL_BYTES = 8 << 20;

  private final DockerHttpClient http;
  private final String container;
  private final Supplier<LogAppender> log;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<Void> complete = new CompletableFuture<>();
  private @Nullable LogAppender appender;
  private @Nullable Reading current;
  private long retrySeconds = FIRST_RETRY_SECONDS;
  private boolean outputEnded;
  private boolean containerEnded;
  private boolean closed;

  /**
   * @param log opens what to append to, or fails: then it is asked again later
   */
  OutputFollower(
      DockerHttpClient http,
      String container,
      Supplier<LogAppender> log,
      ScheduledExecutorService timer) {
    this.http = http;
    this.container = container;
    this.log = log;
    this.timer = timer;
  }

  /** Reads from the beginning; on to the container's end, if {@code follow}. */
  synchronized void read(boolean follow) {
    if (closed || complete.isDone()) {
      return;
    }
    stopReading();
    outputEnded = false;
    var reading = new Reading(follow);
    current = reading;
    Thread.ofPlatform().daemon().name("windlass-docker-output").start(reading);
  }

  /** The container has ended; completes once all of its output is in the log. */
  synchronized CompletionStage<Void> finish() {
    containerEnded = true;
    if (current != null && !outputEnded) {
      later(PATIENCE_SECONDS, current); // unless the end of the output is heard before
    } else {
      read(false);
    }
    return complete;
  }

  /** Nobody reads on; the log stays as far as it got. */
  synchronized void close() {
    closed = true;
    stopReading();
    try {
      closeLog();
    } catch (RuntimeException e) {
      LOG.debugf("What could not be written is read again: %s", e.getMessage());
    }
  }

  /** Which lines are there is asked of the log at the beginning of each reading. */
  private synchronized OutputLines lines(Reading reading) {
    if (reading != current) {
      throw new IllegalStateException("another reading has taken its place");
    }
    if (appender == null) {
      appender = log.get();
    }
    var lines = new OutputLines(appender);
    reading.lines = lines;
    return lines;
  }

  private void closeLog() {
    if (appender != null) {
      appender.close();
    }
  }

  private void stopReading() {
    Reading former = current;
    current = null;
    if (former != null) {
      former.close();
    }
  }

  /** Reads again, unless another reading has taken the place of the present one until then. */
  private void later(long seconds, @Nullable Reading present) {
    try {
      var _ = timer.schedule(() -> again(present), seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; recovery reads on", e);
    }
  }

  private synchronized void again(@Nullable Reading present) {
    if (current == present) {
      read(!containerEnded);
    }
  }

  /** False if nobody wants to hear it any more. */
  private synchronized boolean heard(Reading reading, OutputLines lines, OutputLines.Frame frame) {
    if (reading != current) {
      return false;
    }
    lines.hear(frame);
    return true;
  }

  /** There is nothing more just now: who reads the log is not to wait for it. */
  private synchronized void paused(Reading reading, OutputLines lines) {
    if (reading == current) {
      lines.flush();
    }
  }

  private synchronized void ended(Reading reading) {
    if (reading != current) {
      return;
    }
    outputEnded = true;
    retrySeconds = FIRST_RETRY_SECONDS;
    if (!containerEnded) {
      later(PATIENCE_SECONDS, reading); // unless the container's end is told before
    } else if (reading.follow) {
      read(false);
    } else {
      settle(reading);
    }
  }

  /** The log says so once, until a reading has come to its end. */
  private synchronized void broke(Reading reading, Exception cause) {
    if (reading != current) {
      return;
    }
    current = null;
    var level = retrySeconds == FIRST_RETRY_SECONDS ? Logger.Level.WARN : Logger.Level.DEBUG;
    LOG.logf(level, "The output of container %s is read again: %s", container, cause);
    later(retrySeconds, null);
    retrySeconds = Math.min(LAST_RETRY_SECONDS, retrySeconds * 2);
  }

  private void settle(Reading last) {
    try {
      OutputLines lines = last.lines;
      if (lines != null) {
        lines.finish();
        lines.flush();
      }
      closeLog();
      complete.complete(null);
    } catch (RuntimeException e) {
      broke(last, e);
    }
  }

  private final class Reading implements Runnable {
    private final boolean follow;
    private volatile boolean over;
    private volatile DockerHttpClient.@Nullable Response response;
    private @Nullable OutputLines lines;

    Reading(boolean follow) {
      this.follow = follow;
    }

    @Override
    public void run() {
      try {
        OutputLines here = lines(this);
        try (var answer = http.execute(request())) {
          response = answer;
          if (!over) {
            read(answer, here);
          }
        }
      } catch (IOException | RuntimeException e) {
        // The log cannot be written, or what the client throws of an engine that went away.
        broke(this, e);
      }
    }

    private DockerHttpClient.Request request() {
      String query = "?stdout=1&stderr=1&timestamps=1" + (follow ? "&follow=1" : since());
      return DockerHttpClient.Request.builder()
          .method(DockerHttpClient.Request.Method.GET)
          .path("/containers/" + container + "/logs" + query)
          .build();
    }

    private String since() {
      LogAppender log = appender;
      if (log == null || log.bytes() <= READ_ALL_BYTES) {
        return "";
      }
      Instant last = log.lastTime();
      return "&since=%d.%09d".formatted(last.getEpochSecond(), last.getNano());
    }

    private void read(DockerHttpClient.Response answer, OutputLines here) throws IOException {
      switch (answer.getStatusCode()) {
        case 200 -> {
          var frames = OutputLines.frames(answer.getBody());
          OutputLines.Frame frame = OutputLines.Frame.read(frames);
          while (!frame.isEnd()) {
            if (!heard(this, here, frame)) {
              return;
            }
            if (frames.available() == 0) {
              paused(this, here);
            }
            frame = OutputLines.Frame.read(frames);
          }
          ended(this);
        }
        case 404, 409 -> ended(this); // it is gone, or going
        default -> throw new IOException("status " + answer.getStatusCode());
      }
    }

    void close() {
      over = true;
      DockerHttpClient.Response open = response;
      if (open != null) {
        open.close();
      }
    }
  }
}
