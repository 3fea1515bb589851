package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be asked of a job, or told to it, once it exists. */
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

  /** It will never run, whatever it waits for: its queue goes, or it cannot be run here. */
  record Abandon(StopRequest request) implements JobCommand {}

  /** It is its turn, and there is room. */
  record Place(Attempt attempt) implements JobCommand {}

  /** Another job gets its place. */
  record Preempt(String reason) implements JobCommand {}

  /**
   * It is the head of its queue, and this is why it cannot run; null when there is nothing to say.
   */
  record ExplainWait(@Nullable String reason) implements JobCommand {}

  /** The service that the job was handed to has capacity for it. */
  record TaskPreparing(String taskId) implements JobCommand {}

  /** A user gives it another place among the jobs of its queue. */
  record ChangePrecedence(JobProfile.Precedence precedence) implements JobCommand {}

  /**
   * Capacity says that the task's containers are up.
   *
   * @param address where other nodes of a multi-node job reach it; null if capacity did not say
   */
  record TaskStarted(String taskId, Instant startedAt, @Nullable String address)
      implements JobCommand {
    public TaskStarted(String taskId, Instant startedAt) {
      this(taskId, startedAt, null);
    }
  }

  /**
   * Capacity says that the task is over.
   *
   * @param startedAt null if it never started
   */
  record TaskEnded(String taskId, AttemptEnd end, @Nullable Instant startedAt)
      implements JobCommand {}

  /** Time passes: look whether the attempt's limit is over. */
  record CheckTimeout() implements JobCommand {}
}
