package io.windlass.submission.app;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done again and again, each time on a virtual thread of its own, not twice at
 * once. A turn that fails ends, and the next one tries again. A turn that takes longer than the
 * timeout is taken to hang: it is interrupted, and where it hangs is logged; the next one does not
 * wait for it any longer. So the work must bear that a given-up turn goes on after all. Safe for
 * all threads.
 */
final class ScheduledTask {
  private static final Logger LOG = Logger.getLogger(ScheduledTask.class);

  private final String name;
  private final Duration timeout;
  private final Runnable work;
  private final LongSupplier nanos;
  private final AtomicReference<@Nullable Turn> underWay = new AtomicReference<>();

  private record Turn(Thread thread, long since) {}

  ScheduledTask(String name, Duration timeout, Runnable work) {
    this(name, timeout, work, System::nanoTime);
  }

  ScheduledTask(String name, Duration timeout, Runnable work, LongSupplier nanos) {
    this.name = name;
    this.timeout = timeout;
    this.work = work;
    this.nanos = nanos;
  }

  /** Begins a turn, unless one is under way; returns at once. */
  void takeTurn() {
    Turn before = underWay.get();
    long now = nanos.getAsLong();
    if (before != null && now - before.since() <= timeout.toNanos()) {
      return;
    }
    Turn turn = new Turn(Thread.ofVirtual().name(name).unstarted(this::run), now);
    if (!underWay.compareAndSet(before, turn)) {
      return;
    }
    if (before != null) {
      giveUp(before);
    }
    try {
      turn.thread().start();
    } catch (RuntimeException | Error failure) {
      underWay.compareAndSet(turn, null);
      throw failure;
    }
  }

  private void run() {
    try {
      work.run();
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "Could not %s, will try again", name);
    } finally {
      Turn present = underWay.get();
      if (present != null && present.thread().equals(Thread.currentThread())) {
        underWay.compareAndSet(present, null);
      }
    }
  }

  private void giveUp(Turn turn) {
    LOG.errorf(
        "A turn to %s hangs for more than %s; the next one begins. It is at%n%s",
        name,
        timeout,
        Arrays.stream(turn.thread().getStackTrace())
            .map(frame -> "\tat " + frame)
            .collect(Collectors.joining(System.lineSeparator())));
    turn.thread().interrupt();
  }
}
