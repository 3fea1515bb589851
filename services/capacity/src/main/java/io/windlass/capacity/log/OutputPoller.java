package io.windlass.capacity.log;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Observes the output of a running task from time to time: first after 200 ms, less often the
 * longer there is no output, and at least every two seconds. Short tasks end before their first
 * observation.
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
      LOG.warnf("Output of a task cannot be read at the moment: %s", e);
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
