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
  private static final long RETRY_SECONDS = 1;

  /** How long a container's end and that of its output may be apart. */
  private static final long PATIENCE_SECONDS = 10;

  /** Of more than this only what is newer than the last line is read once more. */
  private static final long READ_ALL_BYTES = 8 << 20;

  private final DockerHttpClient http;
  private final String container;
  private final LogAppender appender;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<Void> complete = new CompletableFuture<>();
  private @Nullable Reading current;
  private boolean outputEnded;
  private boolean containerEnded;
  private boolean closed;

  OutputFollower(
      DockerHttpClient http,
      String container,
      LogAppender appender,
      ScheduledExecutorService timer) {
    this.http = http;
    this.container = container;
    this.appender = appender;
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
    appender.close();
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
  private synchronized boolean heard(Reading reading, OutputLines.Frame frame) {
    if (reading != current) {
      return false;
    }
    reading.lines.hear(frame);
    return true;
  }

  private synchronized void ended(Reading reading) {
    if (reading != current) {
      return;
    }
    outputEnded = true;
    if (!containerEnded) {
      later(PATIENCE_SECONDS, reading); // unless the container's end is told before
    } else if (reading.follow) {
      read(false);
    } else {
      settle();
    }
  }

  private synchronized void broke(Reading reading, Exception cause, long pauseSeconds) {
    if (reading == current) {
      LOG.debugf("The output of container %s broke off: %s", container, cause);
      current = null;
      later(pauseSeconds, null);
    }
  }

  private void settle() {
    Reading last = current;
    try {
      if (last != null) {
        last.lines.finish();
      }
      appender.close();
      complete.complete(null);
    } catch (RuntimeException e) {
      LOG.warnf("The output of container %s cannot be kept, trying again: %s", container, e);
      later(PATIENCE_SECONDS, last);
    }
  }

  private final class Reading implements Runnable {
    private final OutputLines lines = new OutputLines(appender);
    private final boolean follow;
    private volatile boolean over;
    private volatile DockerHttpClient.@Nullable Response response;

    Reading(boolean follow) {
      this.follow = follow;
    }

    @Override
    public void run() {
      try (var answer = http.execute(request())) {
        response = answer;
        if (over) {
          return;
        }
        switch (answer.getStatusCode()) {
          case 200 -> read(answer);
          case 404, 409 -> ended(this); // it is gone, or going
          default ->
              broke(this, new IOException("status " + answer.getStatusCode()), RETRY_SECONDS);
        }
      } catch (IOException e) {
        broke(this, e, RETRY_SECONDS);
      } catch (RuntimeException e) {
        // What the client throws of an engine that went away, or what keeping a line brought up.
        LOG.warnf("The output of container %s is read again: %s", container, e);
        broke(this, e, RETRY_SECONDS);
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
      Instant last = appender.lastTime();
      return appender.bytes() <= READ_ALL_BYTES
          ? ""
          : "&since=%d.%09d".formatted(last.getEpochSecond(), last.getNano());
    }

    private void read(DockerHttpClient.Response answer) throws IOException {
      var frames = OutputLines.frames(answer.getBody());
      OutputLines.Frame frame = OutputLines.Frame.read(frames);
      while (!frame.isEnd()) {
        if (!heard(this, frame)) {
          return;
        }
        frame = OutputLines.Frame.read(frames);
      }
      ended(this);
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
