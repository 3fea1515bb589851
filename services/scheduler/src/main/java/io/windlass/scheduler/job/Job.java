package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.consumable.ConsumableRequirement;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job that has not ended, as one immutable value. {@link #apply} returns the next state according
 * to {@link JobTransitions} and throws for any other event. The task specification is not part of
 * it.
 *
 * @param outstanding dependencies that have not succeeded yet
 * @param stop the accepted wish to end it, if there is one
 */
public record Job(
    Submission submission,
    JobProgress progress,
    List<Dependency> outstanding,
    Attempts attempts,
    @Nullable StopRequest stop) {

  /** A child was PENDING (1) and became RUNNABLE (2) as an index in its array. */
  private static final int SPAWNED_VERSION = 2;

  /** Returns the job that a submission starts. */
  public static Job submitted(JobEvent.Submitted event) {
    JobStatus first = JobTransitions.next(null, event);
    return new Job(
        event.submission(),
        new JobProgress(first, 1, event.at(), null),
        event.dependencies(),
        Attempts.NONE,
        null);
  }

  /** Returns the job that a child of an array becomes. */
  public static Job spawned(JobEvent.Spawned event) {
    return new Job(
        event.submission(),
        new JobProgress(JobTransitions.next(null, event), SPAWNED_VERSION, event.at(), null),
        List.of(),
        Attempts.NONE,
        null);
  }

  public JobId id() {
    return submission.id();
  }

  public JobProfile profile() {
    return submission.profile();
  }

  public JobStatus status() {
    return progress.status();
  }

  public @Nullable Attempt attempt() {
    return attempts.current();
  }

  /** Returns the attempt of a job that occupies an instance. */
  public Attempt liveAttempt() {
    return Objects.requireNonNull(attempts.current(), "no attempt");
  }

  /**
   * Returns when the running attempt must end; null without a limit, or when an end is ordered
   * already.
   */
  public @Nullable Instant deadline() {
    Attempt attempt = attempts.current();
    var timeout = profile().execution().timeout();
    if (status() != JobStatus.RUNNING || stop != null || timeout == null || attempt == null) {
      return null;
    }
    Instant startedAt = attempt.startedAt();
    return startedAt == null ? null : startedAt.plus(timeout);
  }

  /**
   * Returns the requirement that it is blocked by, according to its statusReason; null if there is
   * none.
   */
  public @Nullable ConsumableRequirement waitsFor() {
    return status() == JobStatus.RUNNABLE
        ? profile().execution().consumables().namedIn(progress.statusReason())
        : null;
  }

  public boolean isCancelled() {
    return stop != null && stop.kind() == StopRequest.Kind.CANCEL;
  }

  /** Returns whether its attempt is being stopped by preemption. */
  public boolean isPreempted() {
    return stop != null && stop.kind() == StopRequest.Kind.PREEMPT;
  }

  public boolean isTerminated() {
    return stop != null && stop.kind() == StopRequest.Kind.TERMINATE;
  }

  /** Returns the job after the event. */
  public Job apply(JobEvent event) {
    JobStatus next = JobTransitions.next(status(), event);
    return switch (event) {
      case JobEvent.Submitted repeated ->
          throw new IllegalStateException("submitted twice: " + repeated.submission().id());
      case JobEvent.Spawned repeated ->
          throw new IllegalStateException("spawned twice: " + repeated.submission().id());
      case JobEvent.DependencySatisfied satisfied ->
          with(outstanding.stream().filter(d -> !d.equals(satisfied.dependency())).toList());
      case JobEvent.DependenciesAwaited awaited ->
          with(awaited.outstanding()).with(progress.to(next, awaited.at(), null));
      case JobEvent.BecameRunnable runnable ->
          with(List.of()).with(progress.to(next, runnable.at(), null));
      case JobEvent.WaitExplained explained ->
          with(progress.to(next, explained.at(), explained.reason()));
      case JobEvent.PrecedenceChanged changed ->
          new Job(
              submission.with(changed.precedence()),
              progress.published(),
              outstanding,
              attempts,
              stop);
      case JobEvent.Placed placed ->
          with(attempts.placed(placed.attempt())).with(progress.to(next, placed.at(), null));
      case JobEvent.HandedOver handed ->
          with(attempts.placed(handed.attempt())).with(progress.to(next, handed.at(), null));
      case JobEvent.Prepared prepared ->
          with(progress.to(next, prepared.at(), progress.statusReason()));
      case JobEvent.Started started ->
          with(attempts.placed(liveAttempt().started(started.startedAt(), started.nodeName())))
              .with(progress.to(next, started.at(), progress.statusReason()));
      case JobEvent.TimedOut _ -> with(StopRequest.TIMEOUT);
      case JobEvent.StopAccepted accepted ->
          with(accepted.request())
              .with(progress.to(next, accepted.at(), accepted.request().reason()));
      case JobEvent.Returned returned ->
          withoutStop()
              .with(attempts.usedUp(liveAttempt().ended(returned.end())))
              .with(progress.to(next, returned.at(), null));
      case JobEvent.Preempted preempted ->
          withoutStop()
              .with(attempts.preempted(liveAttempt().ended(preempted.end())))
              .with(progress.to(next, preempted.at(), null));
      case JobEvent.PreemptedForGood preempted ->
          with(attempts.preempted(liveAttempt().ended(preempted.end())))
              .with(progress.to(next, preempted.at(), preempted.end().statusReason()));
      case JobEvent.Refused refused ->
          withoutStop().with(attempts.refused()).with(progress.to(next, refused.at(), null));
      case JobEvent.Succeeded succeeded ->
          with(attempts.usedUp(liveAttempt().ended(succeeded.end())))
              .with(progress.to(next, succeeded.at(), succeeded.end().statusReason()));
      case JobEvent.AttemptFailed failed ->
          with(attempts.usedUp(liveAttempt().ended(failed.end())))
              .with(progress.to(next, failed.at(), failed.reason()));
      case JobEvent.Failed failed ->
          withStop(failed.stop()).with(progress.to(next, failed.at(), failed.reason()));
    };
  }

  private Job with(List<Dependency> remaining) {
    return new Job(submission, progress, remaining, attempts, stop);
  }

  private Job with(JobProgress next) {
    return new Job(submission, next, outstanding, attempts, stop);
  }

  private Job with(Attempts next) {
    return new Job(submission, progress, outstanding, next, stop);
  }

  private Job with(StopRequest request) {
    return new Job(submission, progress, outstanding, attempts, request);
  }

  private Job withoutStop() {
    return stop == null ? this : new Job(submission, progress, outstanding, attempts, null);
  }

  private Job withStop(@Nullable StopRequest request) {
    return request == null ? this : with(request);
  }
}
