package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command to an existing job. */
public sealed interface JobCommand {
  /**
   * Its queue is known: look at it for the first time (JS-002).
   *
   * @param outstanding dependencies that have not succeeded yet
   * @param dependencyFailed whether one has failed already (DEP-004)
   */
  record Evaluate(List<Dependency> outstanding, boolean dependencyFailed) implements JobCommand {}

  /** A job that it may wait for is over. */
  record FinishDependency(JobId dependency, boolean succeeded) implements JobCommand {}

  /** A user cancels or terminates it. */
  record Stop(StopRequest request) implements JobCommand {}

  /** Fails a job that can never run: its queue is deleted, or it cannot run here. */
  record Abandon(StopRequest request) implements JobCommand {}

  /** Places the job. */
  record Place(Attempt attempt) implements JobCommand {}

  /** Stops the attempt so that another job gets its capacity. */
  record Preempt(String reason) implements JobCommand {}

  /**
   * It is the head of its queue, and this is why it cannot run; null when there is nothing to say.
   */
  record ExplainWait(@Nullable String reason) implements JobCommand {}

  /** The service that the job was handed to has capacity for it. */
  record TaskPreparing(String taskId) implements JobCommand {}

  /** A user changes its priority or share. */
  record ChangePrecedence(JobProfile.Precedence precedence) implements JobCommand {}

  /**
   * Capacity says that the task's containers are up.
   *
   * @param address where other nodes of a multi-node job reach it; null if capacity did not say
   * @param nodeName of a pod, the node of Kubernetes that it is on
   */
  record TaskStarted(
      String taskId, Instant startedAt, @Nullable String address, @Nullable String nodeName)
      implements JobCommand {
    public TaskStarted(String taskId, Instant startedAt) {
      this(taskId, startedAt, null);
    }

    public TaskStarted(String taskId, Instant startedAt, @Nullable String address) {
      this(taskId, startedAt, address, null);
    }
  }

  /**
   * Capacity says that the task is over.
   *
   * @param startedAt null if it never started
   */
  record TaskEnded(String taskId, AttemptEnd end, @Nullable Instant startedAt)
      implements JobCommand {}

  /** Checks whether the attempt has exceeded its timeout. */
  record CheckTimeout() implements JobCommand {}
}
