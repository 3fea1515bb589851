package io.windlass.capacity.log;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies a task's output into the log, with the timestamps of its source, while the task runs and
 * until all output is copied. Continues where an earlier reading or process stopped, however often
 * the source goes away. Uses one thread while there is something to read.
 *
 * <p>A source may end before it has sent the last line to a follower, in particular one without a
 * line feed (Docker: moby/moby#43860). So the output is complete only when it was read again,
 * without following, after the task's end.
 */
public final class OutputFollower {
  private static final Logger LOG = Logger.getLogger(OutputFollower.class);
  private static final ExponentialBackoff PAUSES = new ExponentialBackoff(1_000, 2, 30_000, 0.2);

  /** The longest time to wait between the end of a task and that of its output. */
  private static final long TIMEOUT_MILLIS = 10_000;

  private final LineSource source;
  private final Supplier<LogAppender> log;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<Void> complete = new CompletableFuture<>();
  private @Nullable LogAppender appender;
  private @Nullable Reading current;
  private int failures;
  private boolean outputEnded;
  private boolean taskEnded;
  private boolean closed;

  /**
   * Creates a follower.
   *
   * @param log opens what to append to; if it fails, it is called again later
   */
  public OutputFollower(
      LineSource source, Supplier<LogAppender> log, ScheduledExecutorService timer) {
    this.source = source;
    this.log = log;
    this.timer = timer;
  }

  /** Starts reading, up to the end of the task if {@code follow}. */
  public synchronized void read(boolean follow) {
    if (closed || complete.isDone()) {
      return;
    }
    stopReading();
    outputEnded = false;
    var reading = new Reading(follow);
    current = reading;
    Thread.ofPlatform().daemon().name("windlass-output").start(reading);
  }

  /** Takes note of the end of the task; completes when all output is in the log. */
  public synchronized CompletionStage<Void> finish() {
    taskEnded = true;
    if (current != null && !outputEnded) {
      later(TIMEOUT_MILLIS, current); // unless the output's end comes first
    } else {
      read(false);
    }
    return complete;
  }

  /** Stops reading; the log keeps what it has. */
  public synchronized void close() {
    closed = true;
    stopReading();
    try {
      closeLog();
    } catch (RuntimeException e) {
      LOG.debugf("Output that could not be written is read again later: %s", e.getMessage());
    }
  }

  /** Opens the log for a reading, to find out which lines it has. */
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

  /** Reads again after a delay, unless another reading has replaced the present one by then. */
  private void later(long millis, @Nullable Reading present) {
    try {
      var _ = timer.schedule(() -> again(present), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; recovery continues to read", e);
    }
  }

  private synchronized void again(@Nullable Reading present) {
    if (current == present) {
      read(!taskEnded);
    }
  }

  /**
   * Adds a part to the log.
   *
   * @return false if another reading has replaced this one
   */
  private synchronized boolean received(Reading reading, OutputLines lines, LineSource.Part part) {
    if (reading != current) {
      return false;
    }
    lines.add(part);
    return true;
  }

  /** Makes the output that was read visible, because there is no more at the moment. */
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
    failures = 0;
    if (!taskEnded) {
      later(TIMEOUT_MILLIS, reading); // unless the task's end is reported first
    } else if (reading.follow) {
      read(false);
    } else {
      settle(reading);
    }
  }

  /** Reads again after a failure. Logs a warning once, until a reading has reached its end. */
  private synchronized void failed(Reading reading, Exception cause) {
    if (reading != current) {
      return;
    }
    current = null;
    var level = failures == 0 ? Logger.Level.WARN : Logger.Level.DEBUG;
    LOG.logf(level, "%s is read again: %s", source, cause);
    later(PAUSES.backoff(failures++), null);
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
      failed(last, e);
    }
  }

  private final class Reading implements Runnable {
    private final boolean follow;
    private volatile boolean over;
    private volatile LineSource.@Nullable Reader reader;
    private @Nullable OutputLines lines;

    Reading(boolean follow) {
      this.follow = follow;
    }

    @Override
    public void run() {
      try {
        OutputLines here = lines(this);
        var opened = source.open(follow, known());
        if (opened.isEmpty()) {
          ended(this);
          return;
        }
        try (var open = opened.get()) {
          reader = open;
          if (!over) {
            read(open, here);
          }
        }
      } catch (IOException | RuntimeException e) {
        // The log cannot be written, or the client of a source fails because the source went away.
        failed(this, e);
      }
    }

    private LineSource.Known known() {
      LogAppender log = appender;
      return log == null
          ? new LineSource.Known(0, Instant.EPOCH)
          : new LineSource.Known(log.bytes(), log.lastTime());
    }

    private void read(LineSource.Reader open, OutputLines here) throws IOException {
      LineSource.Part part = open.next();
      while (part != null) {
        if (!received(this, here, part)) {
          return;
        }
        if (open.isDry()) {
          paused(this, here);
        }
        part = open.next();
      }
      ended(this);
    }

    void close() {
      over = true;
      LineSource.Reader open = reader;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          LOG.debugf("Closing %s: %s", source, e.getMessage());
        }
      }
    }
  }
}
