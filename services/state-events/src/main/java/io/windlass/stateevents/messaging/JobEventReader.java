package io.windlass.stateevents.messaging;

import io.windlass.events.AttemptDetail;
import io.windlass.events.JobCancelRequested;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobSubmitted;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.JobTransitioned;
import io.windlass.events.SchedulerCall;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobTimes;
import io.windlass.stateevents.lifecycle.PodAttempt;
import io.windlass.stateevents.lifecycle.Transition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts the events of submission and scheduler about jobs. */
public final class JobEventReader {
  private JobEventReader() {}

  /**
   * Returns the submission of a request; empty for other requests, whose effects are transitions.
   */
  public static Optional<Submission> submission(JobRequest request) {
    return switch (request.getRequest()) {
      case JobSubmitted submitted ->
          Optional.of(
              new Submission(
                  new JobIdentity(
                      request.getAccountId(),
                      request.getRegion(),
                      submitted.getJobId(),
                      submitted.getJobArn(),
                      submitted.getJobName(),
                      submitted.getJobQueueArn(),
                      submitted.getJobDefinitionArn()),
                  submitted.getCreatedAt(),
                  submitted.getDetail(),
                  submitted.getPrincipalArn()));
      case JobCancelRequested _, JobTerminateRequested _, SchedulerCall _ -> Optional.empty();
      default -> throw unknown(request.getRequest());
    };
  }

  /** Returns the transition of an event. */
  public static Transition transition(JobTransitioned event) {
    JobStatus previous = event.getPreviousStatus();
    return new Transition(
        event.getAccountId(),
        event.getJobId(),
        event.getSequence(),
        previous == null ? null : state(previous),
        state(event.getStatus()),
        event.getStatusReason(),
        event.getAt(),
        new JobTimes(event.getCreatedAt(), event.getStartedAt(), event.getStoppedAt()),
        event.getIsCancelled(),
        event.getIsTerminated(),
        attempt(event.getAttempt()),
        event.getAttemptEnded(),
        grouping(event));
  }

  private static JobGrouping grouping(JobTransitioned event) {
    Integer priority = event.getSchedulingPriority();
    return event.getArraySize() == null
            && event.getArrayIndex() == null
            && event.getNodeIndex() == null
            && priority == null
        ? JobGrouping.NONE
        : new JobGrouping(
            event.getArraySize(),
            event.getArrayIndex(),
            event.getArraySummary(),
            event.getNodeIndex(),
            priority == null ? null : event.getShareIdentifier(),
            priority);
  }

  private static @Nullable Attempt attempt(@Nullable AttemptDetail detail) {
    return detail == null
        ? null
        : new Attempt(
            detail.getAttempt(),
            detail.getTaskArn(),
            detail.getContainerInstanceArn(),
            detail.getLogStreamName(),
            detail.getStartedAt(),
            detail.getStoppedAt(),
            detail.getExitCode(),
            detail.getReason(),
            detail.getStatusReason(),
            pod(detail));
  }

  private static @Nullable PodAttempt pod(AttemptDetail detail) {
    String node = detail.getNodeName();
    return node == null
        ? null
        : new PodAttempt(
            node,
            detail.getContainers().stream()
                .map(
                    c ->
                        new PodAttempt.Container(
                            c.getName(),
                            c.getExitCode(),
                            c.getReason(),
                            c.getContainerId(),
                            c.getInit()))
                .toList());
  }

  static JobState state(JobStatus status) {
    return JobState.valueOf(status.name());
  }

  private static IllegalArgumentException unknown(Object request) {
    return new IllegalArgumentException("a job request of an unknown kind: " + request.getClass());
  }
}
