package io.windlass.scheduler.job;

import io.windlass.scheduler.attempt.Attempt;
import io.windlass.scheduler.attempt.AttemptEnd;
import io.windlass.scheduler.attempt.RetryPolicy;
import io.windlass.scheduler.attempt.RetryStrategy;
import io.windlass.scheduler.attempt.StopCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a command means for one job. A pure function: it returns a list of events, which is
 * empty if there is nothing to do, for example for a command that is repeated, late, or about
 * another attempt. Capacity's records may be any of these at any time.
 */
public final class JobDecider {
  /** AWS's words for a job that a failed dependency takes along (DEP-003). */
  public static final String DEPENDENCY_FAILED = "Dependent Job failed";

  private JobDecider() {}

  public static List<JobEvent> decide(Job job, JobCommand command, Instant now) {
    return switch (command) {
      case JobCommand.Evaluate evaluate -> evaluate(job, evaluate, now);
      case JobCommand.FinishDependency finish -> finishDependency(job, finish, now);
      case JobCommand.Stop stop -> stop(job, stop.request(), now);
      case JobCommand.Abandon abandon -> abandon(job, abandon.request(), now);
      case JobCommand.Place place -> List.of(place(job, place.attempt(), now));
      case JobCommand.Preempt preempt -> preempt(job, preempt.reason(), now);
      case JobCommand.ExplainWait explain -> explain(job, explain.reason(), now);
      case JobCommand.TaskPreparing preparing ->
          job.status() == JobStatus.SCHEDULED && isCurrent(job, preparing.taskId())
              ? List.of(new JobEvent.Prepared(now))
              : List.of();
      case JobCommand.ChangePrecedence change -> change(job, change.precedence(), now);
      case JobCommand.TaskStarted started -> started(job, started, now);
      case JobCommand.TaskEnded ended -> ended(job, ended, now);
      case JobCommand.CheckTimeout _ -> checkTimeout(job, now);
    };
  }

  private static List<JobEvent> evaluate(Job job, JobCommand.Evaluate command, Instant now) {
    if (job.status() != JobStatus.SUBMITTED) {
      return List.of();
    }
    if (command.dependencyFailed()) {
      return List.of(new JobEvent.Failed(now, DEPENDENCY_FAILED, null));
    }
    return List.of(
        command.outstanding().isEmpty()
            ? new JobEvent.BecameRunnable(now)
            : new JobEvent.DependenciesAwaited(now, command.outstanding()));
  }

  /** DEP-002, DEP-003; a cancelled job fails once nothing is outstanding (table of JS). */
  private static List<JobEvent> finishDependency(
      Job job, JobCommand.FinishDependency command, Instant now) {
    Dependency dependency = new Dependency(command.dependency());
    if (job.status() != JobStatus.PENDING || !job.outstanding().contains(dependency)) {
      return List.of();
    }
    StopRequest stop = job.stop();
    if (!command.succeeded()) {
      String reason = stop == null ? DEPENDENCY_FAILED : stop.reason();
      return List.of(new JobEvent.Failed(now, reason, null));
    }
    if (job.outstanding().size() > 1) {
      return List.of(new JobEvent.DependencySatisfied(now, dependency));
    }
    return List.of(
        stop == null
            ? new JobEvent.BecameRunnable(now)
            : new JobEvent.Failed(now, stop.reason(), null));
  }

  /** Returns the table "Cancel versus terminate" of JS. */
  private static List<JobEvent> stop(Job job, StopRequest request, Instant now) {
    return switch (job.status()) {
      case SUBMITTED, RUNNABLE -> List.of(new JobEvent.Failed(now, request.reason(), request));
      case PENDING ->
          job.stop() == null ? List.of(new JobEvent.StopAccepted(now, request)) : List.of();
      case SCHEDULED, STARTING, RUNNING ->
          request.kind() == StopRequest.Kind.TERMINATE && !job.isTerminated()
              ? List.of(new JobEvent.StopAccepted(now, request))
              : List.of();
      case SUCCEEDED, FAILED -> List.of();
    };
  }

  /** A job whose attempt is already stopping is not preempted. */
  private static List<JobEvent> preempt(Job job, String reason, Instant now) {
    return job.status().occupiesInstance() && job.stop() == null
        ? List.of(new JobEvent.StopAccepted(now, new StopRequest(StopRequest.Kind.PREEMPT, reason)))
        : List.of();
  }

  private static List<JobEvent> abandon(Job job, StopRequest request, Instant now) {
    return job.status() == JobStatus.PENDING
        ? List.of(new JobEvent.Failed(now, request.reason(), request))
        : stop(job, request, now);
  }

  /**
   * Sets the statusReason once for each reason, and clears it when the reason no longer holds
   * (TR-020).
   */
  private static List<JobEvent> explain(Job job, @Nullable String reason, Instant now) {
    return job.status() == JobStatus.RUNNABLE
            && !Objects.equals(reason, job.progress().statusReason())
        ? List.of(new JobEvent.WaitExplained(now, reason))
        : List.of();
  }

  /** A service job is handed to its service, which says when it begins with it (SJ-006). */
  private static JobEvent place(Job job, Attempt attempt, Instant now) {
    return job.profile().kind().isService()
        ? new JobEvent.HandedOver(now, attempt.scheduled(now))
        : new JobEvent.Placed(now, attempt);
  }

  /** Nothing depends on it before its queue is known, and when it is placed or over. */
  private static List<JobEvent> change(Job job, JobProfile.Precedence precedence, Instant now) {
    return switch (job.status()) {
      case PENDING, RUNNABLE ->
          precedence.equals(job.profile().precedence())
              ? List.of()
              : List.of(new JobEvent.PrecedenceChanged(now, precedence));
      case SUBMITTED, SCHEDULED, STARTING, RUNNING, SUCCEEDED, FAILED -> List.of();
    };
  }

  private static List<JobEvent> started(Job job, JobCommand.TaskStarted command, Instant now) {
    boolean concerns = job.status() == JobStatus.SCHEDULED || job.status() == JobStatus.STARTING;
    return concerns && isCurrent(job, command.taskId())
        ? started(job, command.startedAt(), command.nodeName(), now)
        : List.of();
  }

  /**
   * Returns the events of a start; a service job was prepared first, even if that was not reported.
   */
  private static List<JobEvent> started(
      Job job, Instant startedAt, @Nullable String nodeName, Instant now) {
    JobEvent started = new JobEvent.Started(now, startedAt, nodeName);
    return job.status() == JobStatus.SCHEDULED
        ? List.of(new JobEvent.Prepared(now), started)
        : List.of(started);
  }

  private static List<JobEvent> ended(Job job, JobCommand.TaskEnded command, Instant now) {
    if (!job.status().occupiesInstance() || !isCurrent(job, command.taskId())) {
      return List.of();
    }
    Attempt attempt = job.liveAttempt();
    AttemptEnd end = command.end().withStatusReason(attempt.placement().instanceId());
    if (end.cause() == StopCause.REFUSED) {
      return List.of(refused(job, now));
    }
    List<JobEvent> events = new ArrayList<>(3);
    Instant startedAt = attempt.startOf(command.end(), command.startedAt());
    if (job.status() != JobStatus.RUNNING && startedAt != null) {
      events.addAll(started(job, startedAt, end.nodeName(), now));
    }
    events.add(outcome(job, end, startedAt, now));
    return events;
  }

  /** A task that had started cannot be refused; if capacity says so, its host lost it. */
  private static JobEvent refused(Job job, Instant now) {
    Attempt attempt = job.liveAttempt();
    if (job.status() == JobStatus.RUNNING) {
      AttemptEnd lost = new AttemptEnd(StopCause.HOST_LOST, null, null, null, now);
      String instanceId = attempt.placement().instanceId();
      return outcome(job, lost.withStatusReason(instanceId), attempt.startedAt(), now);
    }
    StopRequest stop = job.stop();
    return stop == null || job.isPreempted()
        ? new JobEvent.Refused(now)
        : new JobEvent.Failed(now, stop.reason(), null);
  }

  /** JS-006, JS-021, RT-004, TO-004. */
  private static JobEvent outcome(
      Job job, AttemptEnd end, @Nullable Instant startedAt, Instant now) {
    StopRequest stop = job.stop();
    if (stop != null && job.isPreempted()) {
      if (endsByPreemption(end)) {
        return preempted(job, end.because(stop.reason()), now);
      }
    } else if (stop != null && decides(stop, job, end, startedAt)) {
      return new JobEvent.AttemptFailed(now, end.because(stop.reason()), stop.reason());
    }
    if (end.isSuccess()) {
      return new JobEvent.Succeeded(now, end);
    }
    return retries(job, end)
        ? new JobEvent.Returned(now, end)
        : new JobEvent.AttemptFailed(now, end, end.statusReason());
  }

  private static boolean retries(Job job, AttemptEnd end) {
    RetryStrategy strategy = job.profile().execution().retry();
    int number = job.attempts().used() + 1;
    return job.profile().kind().isService()
        ? RetryPolicy.retriesService(strategy, number, end)
        : RetryPolicy.retries(strategy, number, end);
  }

  /** Returns whether preemption ended the attempt, which may also have ended by itself before. */
  private static boolean endsByPreemption(AttemptEnd end) {
    return switch (end.cause()) {
      case STOPPED, HOST_LOST -> true;
      case EXITED, START_FAILED, REFUSED -> false;
    };
  }

  private static JobEvent preempted(Job job, AttemptEnd end, Instant now) {
    Integer retries = job.profile().execution().preemptionRetries();
    return retries == null || job.attempts().preemptions() < retries
        ? new JobEvent.Preempted(now, end)
        : new JobEvent.PreemptedForGood(now, end);
  }

  /**
   * A terminate that was accepted decides, whatever the exit. A timeout decides unless the attempt
   * turns out to have ended by itself before its time was over (TO-006: never early).
   */
  private static boolean decides(
      StopRequest stop, Job job, AttemptEnd end, @Nullable Instant startedAt) {
    return switch (stop.kind()) {
      case CANCEL, TERMINATE, PREEMPT -> true;
      case TIMEOUT -> {
        var timeout = Objects.requireNonNull(job.profile().execution().timeout());
        yield startedAt == null || !end.stoppedAt().isBefore(startedAt.plus(timeout));
      }
    };
  }

  private static List<JobEvent> checkTimeout(Job job, Instant now) {
    Instant deadline = job.deadline();
    return deadline == null || now.isBefore(deadline)
        ? List.of()
        : List.of(new JobEvent.TimedOut(now));
  }

  private static boolean isCurrent(Job job, String taskId) {
    return job.liveAttempt().taskId().equals(taskId);
  }
}
