package io.windlass.capacity.log;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a running task's output from time to time: after 200 ms at first, less often the longer
 * it has been silent, at least every two seconds. Short tasks are never looked at before their end.
 */
final class OutputPoller {
  private static final Logger LOG = Logger.getLogger(OutputPoller.class);
  private static final long SHORTEST_MILLIS = 200;
  private static final long LONGEST_MILLIS = 2000;

  private final CapturedOutput output;
  private final ScheduledExecutorService timer;
  private long interval = SHORTEST_MILLIS;
  private boolean cancelled;
  private @Nullable ScheduledFuture<?> next;

  OutputPoller(CapturedOutput output, ScheduledExecutorService timer) {
    this.output = output;
    this.timer = timer;
    schedule();
  }

  private synchronized void schedule() {
    if (!cancelled && !timer.isShutdown()) {
      next = timer.schedule(this::look, interval, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      interval = output.observe() ? SHORTEST_MILLIS : Math.min(LONGEST_MILLIS, interval * 3 / 2);
    } catch (RuntimeException e) {
      LOG.warnf("Output of a task cannot be read just now: %s", e);
    }
    schedule();
  }

  synchronized void cancel() {
    cancelled = true;
    if (next != null) {
      next.cancel(false);
    }
  }
}
