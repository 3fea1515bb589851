package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.windlass.capacity.log.LogAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies a container's output into the log store, with the engine's timestamps, until the container
 * has ended and all of it is there. Goes on where it or a former process left off, through restarts
 * of the engine.
 */
final class OutputFollower {
  private static final Logger LOG = Logger.getLogger(OutputFollower.class);

  private final DockerClient client;
  private final String container;
  private final LogAppender appender;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Map<StreamType, ByteArrayOutputStream> partial = new EnumMap<>(StreamType.class);
  private Instant last;
  private int linesAtLast;
  private int linesToSkip;
  private volatile boolean closed;

  OutputFollower(DockerClient client, String container, LogAppender appender) {
    this.client = client;
    this.container = container;
    this.appender = appender;
    this.last = appender.lastTime();
    this.linesAtLast = appender.linesAtLastTime();
  }

  /** Completes when all output is there, or cannot be had any more. */
  CompletableFuture<Void> follow() {
    Thread.ofPlatform().daemon().name("windlass-output").start(this::run);
    return done;
  }

  private void run() {
    try {
      while (!closed && !readToEnd()) {
        TimeUnit.SECONDS.sleep(1); // the engine is away
      }
      partial.forEach((type, bytes) -> append(last, bytes.toByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warnf("The output of container %s is lost from here on: %s", container, e);
    } finally {
      appender.close();
      done.complete(null);
    }
  }

  /** False if the connection broke before the end. */
  private boolean readToEnd() throws InterruptedException {
    partial.clear();
    linesToSkip = linesAtLast;
    var callback = new Frames();
    try {
      client
          .logContainerCmd(container)
          .withStdOut(true)
          .withStdErr(true)
          .withTimestamps(true)
          .withFollowStream(true)
          .withSince((int) Math.max(0, last.getEpochSecond()))
          .exec(callback);
      callback.awaitCompletion();
    } catch (RuntimeException e) {
      callback.failure = e;
    }
    Throwable failure = callback.failure;
    return failure == null || failure instanceof NotFoundException;
  }

  private final class Frames extends ResultCallback.Adapter<Frame> {
    volatile @Nullable Throwable failure;

    @Override
    public void onNext(Frame frame) {
      hear(frame.getStreamType(), frame.getPayload());
    }

    @Override
    public void onError(Throwable problem) {
      failure = problem;
      super.onError(problem);
    }
  }

  /** A line, or a part of a long one, behind its time and a space. */
  private void hear(StreamType type, byte[] payload) {
    int space = 0;
    while (space < payload.length && payload[space] != ' ') {
      space++;
    }
    Instant time = Instant.parse(new String(payload, 0, space, StandardCharsets.US_ASCII));
    if (time.isBefore(last) || (time.equals(last) && linesToSkip-- > 0)) {
      return;
    }
    var line = partial.computeIfAbsent(type, t -> new ByteArrayOutputStream());
    line.write(payload, space + 1, Math.max(0, payload.length - space - 1));
    boolean whole = payload.length > 0 && payload[payload.length - 1] == '\n';
    if (whole || line.size() > (1 << 20)) {
      append(time, line.toByteArray());
      line.reset();
    }
  }

  private void append(Instant time, byte[] bytes) {
    if (bytes.length > 0) {
      appender.append(time, bytes);
      linesAtLast = time.equals(last) ? linesAtLast + 1 : 1;
      last = time;
    }
  }

  void close() {
    closed = true;
  }
}
