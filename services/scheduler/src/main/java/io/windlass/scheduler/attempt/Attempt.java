package io.windlass.scheduler.attempt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One placement of a job, from the order to start it to its end (RT-005). The number counts from 1
 * and is used again only if the instance refused the task, which therefore never ran.
 *
 * @param scheduledAt when a service job was handed to its service (SJ-006); null for other jobs
 * @param nodeName of a pod, the node of Kubernetes that it is on (EKS-005)
 */
public record Attempt(
    int number,
    String taskId,
    Placement placement,
    @Nullable Instant scheduledAt,
    @Nullable Instant startedAt,
    @Nullable String nodeName,
    @Nullable AttemptEnd end) {

  /** Returns a new attempt, whose task has been ordered. */
  public static Attempt starting(int number, String taskId, Placement placement) {
    return new Attempt(number, taskId, placement, null, null, null, null);
  }

  /** Returns the attempt after it was handed to a service. */
  public Attempt scheduled(Instant at) {
    return new Attempt(number, taskId, placement, at, null, null, null);
  }

  /** Returns the attempt after its container started. */
  public Attempt started(Instant at) {
    return started(at, null);
  }

  /** Returns the attempt after its containers started; a pod's on a node of Kubernetes. */
  public Attempt started(Instant at, @Nullable String node) {
    return new Attempt(number, taskId, placement, scheduledAt, at, node, null);
  }

  /** Returns the attempt after its end. */
  public Attempt ended(AttemptEnd how) {
    String node = how.nodeName() == null ? nodeName : how.nodeName();
    return new Attempt(number, taskId, placement, scheduledAt, startedAt, node, how);
  }

  /**
   * Returns when the container of a task that has ended started; null if it never ran. A container
   * with an exit code did run, even if the report of its start was lost.
   *
   * @param reported the start that was reported with the end
   */
  public @Nullable Instant startOf(AttemptEnd how, @Nullable Instant reported) {
    if (startedAt != null) {
      return startedAt;
    }
    return reported == null && how.cause() == StopCause.EXITED ? how.stoppedAt() : reported;
  }
}
