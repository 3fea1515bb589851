package io.windlass.scheduler.attempt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One placement of a job, from the order to start it to its end (RT-005). The number counts from 1
 * and is used again only if the instance refused the task, which therefore never ran.
 *
 * @param scheduledAt when a service job was handed to its service (SJ-006); null for other jobs
 */
public record Attempt(
    int number,
    String taskId,
    Placement placement,
    @Nullable Instant scheduledAt,
    @Nullable Instant startedAt,
    @Nullable AttemptEnd end) {

  public static Attempt starting(int number, String taskId, Placement placement) {
    return new Attempt(number, taskId, placement, null, null, null);
  }

  /** The same, handed to a service. */
  public Attempt scheduled(Instant at) {
    return new Attempt(number, taskId, placement, at, null, null);
  }

  public Attempt started(Instant at) {
    return new Attempt(number, taskId, placement, scheduledAt, at, null);
  }

  public Attempt ended(AttemptEnd how) {
    return new Attempt(number, taskId, placement, scheduledAt, startedAt, how);
  }
}
