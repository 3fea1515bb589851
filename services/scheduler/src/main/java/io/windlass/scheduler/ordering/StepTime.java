package io.windlass.scheduler.ordering;

import java.time.Instant;

/** The time of the step that is going on, for orders that change with time. */
public final class StepTime {
  private long now;

  public void advance(Instant to) {
    now = to.toEpochMilli();
  }

  /** Milliseconds since the epoch. */
  public long now() {
    return now;
  }
}
