package io.windlass.scheduler.queue;

import java.time.Instant;

/** The time of the step that is going on, for orders that change with time. */
final class StepTime {
  private long now;

  void advance(Instant to) {
    now = to.toEpochMilli();
  }

  /** Milliseconds since the epoch. */
  long now() {
    return now;
  }
}
