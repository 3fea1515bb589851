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
 * Copies a task's output into the log, with its source's timestamps, while the task runs and until
 * all of it is there. Goes on where it or a former process left off, however often the source goes
 * away. One thread while there is something to read.
 *
 * <p>A source may end before it has sent the last line to whoever follows it, above all one without
 * a line feed (Docker: moby/moby#43860). So the output counts as complete only when it was read
 * once more, without following, after the task's end.
 */
public final class OutputFollower {
  private static final Logger LOG = Logger.getLogger(OutputFollower.class);
  private static final ExponentialBackoff PAUSES = new ExponentialBackoff(1_000, 2, 30_000, 0.2);

  /** How long a task's end and that of its output may be apart. */
  private static final long PATIENCE_MILLIS = 10_000;

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
   * @param log opens what to append to, or fails: then it is asked again later
   */
  public OutputFollower(
      LineSource source, Supplier<LogAppender> log, ScheduledExecutorService timer) {
    this.source = source;
    this.log = log;
    this.timer = timer;
  }

  /** Begins to read, and goes on to the task's end if {@code follow}. */
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

  /** The task has ended; completes once all of its output is in the log. */
  public synchronized CompletionStage<Void> finish() {
    taskEnded = true;
    if (current != null && !outputEnded) {
      later(PATIENCE_MILLIS, current); // unless the end of the output is heard before
    } else {
      read(false);
    }
    return complete;
  }

  /** Ends reading; the log stays as far as it got. */
  public synchronized void close() {
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
  private void later(long millis, @Nullable Reading present) {
    try {
      var _ = timer.schedule(() -> again(present), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed; recovery reads on", e);
    }
  }

  private synchronized void again(@Nullable Reading present) {
    if (current == present) {
      read(!taskEnded);
    }
  }

  /** Adds a part to the log; returns false if another reading has taken the place of this one. */
  private synchronized boolean heard(Reading reading, OutputLines lines, LineSource.Part part) {
    if (reading != current) {
      return false;
    }
    lines.add(part);
    return true;
  }

  /** Makes what was read visible, since nothing more is there for now. */
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
      later(PATIENCE_MILLIS, reading); // unless the task's end is told before
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
      broke(last, e);
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
        // The log cannot be written, or what a client throws of a source that went away.
        broke(this, e);
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
        if (!heard(this, here, part)) {
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
