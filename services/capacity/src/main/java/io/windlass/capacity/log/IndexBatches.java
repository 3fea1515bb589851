package io.windlass.capacity.log;

import io.windlass.messaging.transaction.AdaptiveLinger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Adds streams to the index in batches: each batch has what was submitted while the previous one
 * was being written, and under load waits a moment for more. Repeats a failed write until it
 * succeeds. Thread-safe.
 */
final class IndexBatches {
  private static final Logger LOG = Logger.getLogger(IndexBatches.class);
  private static final long RETRY_MILLIS = 500;
  private static final int MOST = 1000;

  /** How much later a log stream may be listed under load. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final StreamIndex index;
  private final ScheduledExecutorService timer;
  private final List<Addition> waiting = new ArrayList<>();
  private final AdaptiveLinger adaptiveLinger =
      new AdaptiveLinger(LONGEST_PAUSE, System.nanoTime());
  private boolean underWay;

  IndexBatches(StreamIndex index, ScheduledExecutorService timer) {
    this.index = index;
    this.timer = timer;
  }

  private record Addition(LogStreamInfo stream, CompletableFuture<Void> done) {}

  /** Adds a stream; completes when the index has it. */
  CompletionStage<Void> add(LogStreamInfo stream) {
    var addition = new Addition(stream, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(addition);
      adaptiveLinger.arrived(1, System.nanoTime());
      if (underWay) {
        return addition.done();
      }
      underWay = true;
    }
    collect();
    return addition.done();
  }

  /** Waits for more streams before the next write, if there is load. */
  private void collect() {
    long nanos;
    synchronized (this) {
      nanos = waiting.isEmpty() ? 0 : adaptiveLinger.remaining(System.nanoTime());
    }
    if (nanos <= 0) {
      next();
    } else if (!timer.isShutdown()) {
      var _ = timer.schedule(this::next, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void next() {
    List<Addition> batch;
    synchronized (this) {
      if (waiting.isEmpty()) {
        underWay = false;
        return;
      }
      var head = waiting.subList(0, Math.min(MOST, waiting.size()));
      batch = List.copyOf(head);
      head.clear();
      adaptiveLinger.batchStarted(System.nanoTime());
    }
    write(batch);
  }

  private void write(List<Addition> batch) {
    var _ =
        addition(batch)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    batch.forEach(addition -> addition.done().complete(null));
                    collect();
                  } else {
                    LOG.warnf("The log index cannot be written and is tried again: %s", failure);
                    retry(batch);
                  }
                });
  }

  private CompletionStage<Void> addition(List<Addition> batch) {
    try {
      return index.add(List.copyOf(latest(batch)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Returns the last addition of each stream: one statement may write a row only once. */
  private static Collection<LogStreamInfo> latest(List<Addition> batch) {
    var byKey = new LinkedHashMap<LogStreamKey, LogStreamInfo>();
    batch.forEach(addition -> byKey.put(addition.stream().key(), addition.stream()));
    return byKey.values();
  }

  private void retry(List<Addition> batch) {
    if (!timer.isShutdown()) {
      var _ = timer.schedule(() -> write(batch), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
