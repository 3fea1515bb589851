package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a job. Facts only: applying one needs nothing but the job. */
public sealed interface JobEvent {
  /** Returns when it was decided. */
  Instant at();

  /** Returns which kind of event this is, for the transition table. */
  default Type type() {
    return switch (this) {
      case Submitted _ -> Type.SUBMITTED;
      case Spawned _ -> Type.SPAWNED;
      case DependenciesAwaited _ -> Type.DEPENDENCIES_AWAITED;
      case DependencySatisfied _ -> Type.DEPENDENCY_SATISFIED;
      case BecameRunnable _ -> Type.BECAME_RUNNABLE;
      case WaitExplained _ -> Type.WAIT_EXPLAINED;
      case PrecedenceChanged _ -> Type.PRECEDENCE_CHANGED;
      case Placed _ -> Type.PLACED;
      case HandedOver _ -> Type.HANDED_OVER;
      case Prepared _ -> Type.PREPARED;
      case Started _ -> Type.STARTED;
      case StopAccepted _ -> Type.STOP_ACCEPTED;
      case TimedOut _ -> Type.TIMED_OUT;
      case Returned _ -> Type.RETURNED;
      case Preempted _ -> Type.PREEMPTED;
      case PreemptedForGood _ -> Type.PREEMPTED_FOR_GOOD;
      case Refused _ -> Type.REFUSED;
      case Succeeded _ -> Type.SUCCEEDED;
      case AttemptFailed _ -> Type.ATTEMPT_FAILED;
      case Failed _ -> Type.FAILED;
    };
  }

  /** Returns whether it is published as the next version of the job. */
  default boolean isPublished() {
    return switch (this) {
      case Spawned _, DependencySatisfied _, TimedOut _ -> false;
      case Submitted _,
          DependenciesAwaited _,
          BecameRunnable _,
          WaitExplained _,
          PrecedenceChanged _,
          Placed _,
          HandedOver _,
          Prepared _,
          Started _,
          StopAccepted _,
          Returned _,
          Preempted _,
          PreemptedForGood _,
          Refused _,
          Succeeded _,
          AttemptFailed _,
          Failed _ ->
          true;
    };
  }

  /** Returns how the attempt ended that the event ends; null if it ends none. */
  default @Nullable AttemptEnd end() {
    return null;
  }

  /** Kinds of events. */
  enum Type {
    SUBMITTED,
    SPAWNED,
    DEPENDENCIES_AWAITED,
    DEPENDENCY_SATISFIED,
    BECAME_RUNNABLE,
    WAIT_EXPLAINED,
    PRECEDENCE_CHANGED,
    PLACED,
    HANDED_OVER,
    PREPARED,
    STARTED,
    STOP_ACCEPTED,
    TIMED_OUT,
    RETURNED,
    PREEMPTED,
    PREEMPTED_FOR_GOOD,
    REFUSED,
    SUCCEEDED,
    ATTEMPT_FAILED,
    FAILED
  }

  /** The job exists. */
  record Submitted(Instant at, Submission submission, List<Dependency> dependencies)
      implements JobEvent {}

  /**
   * A child of an array becomes a job. Its versions 1 (PENDING) and 2 (RUNNABLE) were published
   * with the parent's records.
   */
  record Spawned(Instant at, Submission submission) implements JobEvent {}

  /** It waits for these jobs. */
  record DependenciesAwaited(Instant at, List<Dependency> outstanding) implements JobEvent {}

  /** One of the jobs it waits for is done; others remain. */
  record DependencySatisfied(Instant at, Dependency dependency) implements JobEvent {}

  /** It waits only for capacity. */
  record BecameRunnable(Instant at) implements JobEvent {}

  /** It is known why it waits at the head of its queue; null: no longer. */
  record WaitExplained(Instant at, @Nullable String reason) implements JobEvent {}

  /** Its priority or share changed while it waits. */
  record PrecedenceChanged(Instant at, JobProfile.Precedence precedence) implements JobEvent {}

  /** Capacity on an instance was reserved for it. */
  record Placed(Instant at, Attempt attempt) implements JobEvent {}

  /** Of a service job: instances were set aside, and its service is to run it (SCHEDULED). */
  record HandedOver(Instant at, Attempt attempt) implements JobEvent {}

  /** The service has capacity for it and gets it ready. */
  record Prepared(Instant at) implements JobEvent {}

  /**
   * The attempt's containers are up.
   *
   * @param nodeName of a pod, the node of Kubernetes that it is on
   */
  record Started(Instant at, Instant startedAt, @Nullable String nodeName) implements JobEvent {
    public Started(Instant at, Instant startedAt) {
      this(at, startedAt, null);
    }
  }

  /** A stop request was accepted and takes time: the task must stop, or dependencies complete. */
  record StopAccepted(Instant at, StopRequest request) implements JobEvent {}

  /** The attempt's time is over; its task must stop. */
  record TimedOut(Instant at) implements JobEvent {}

  /** The attempt failed and another follows. */
  record Returned(Instant at, AttemptEnd end) implements JobEvent {}

  /** The attempt was stopped for another job; it uses none up, and the job waits again. */
  record Preempted(Instant at, AttemptEnd end) implements JobEvent {}

  /** The attempt was stopped for another job once more than the job is to be tried again. */
  record PreemptedForGood(Instant at, AttemptEnd end) implements JobEvent {}

  /** The instance did not take the task: nothing ran, and another placement is looked for. */
  record Refused(Instant at) implements JobEvent {}

  /** Exit code 0. */
  record Succeeded(Instant at, AttemptEnd end) implements JobEvent {}

  /** The attempt ended and with it the job. */
  record AttemptFailed(Instant at, AttemptEnd end, @Nullable String reason) implements JobEvent {}

  /** It failed without an attempt that could end: it waited, or its placement was refused. */
  record Failed(Instant at, String reason, @Nullable StopRequest stop) implements JobEvent {}
}
