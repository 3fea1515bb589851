package io.windlass.stateevents.notification;

import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobState;
import io.windlass.stateevents.lifecycle.JobView;
import io.windlass.stateevents.lifecycle.Transition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Composes the notification about a transition, if there is one. Every change of state of an
 * existing job has one (EV-003, EV-004); the submission has none. A job that stays RUNNABLE and
 * gets a reason why it blocks its queue has one of the other detail type (EV-031, EV-032), once per
 * reason.
 */
public final class JobNotifications {
  /**
   * How the reasons of TR-021 start. A job that waits for a consumable resource blocks no other.
   */
  private static final List<String> BLOCKED =
      List.of(
          "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
          "MISCONFIGURATION:",
          "ACTION_REQUIRED",
          "UNDETERMINED");

  private JobNotifications() {}

  /**
   * Returns the notification about {@code transition}, which led from {@code before} (null: job not
   * seen before) to {@code after}.
   */
  public static Optional<EventEnvelope> about(
      JobIdentity job,
      DetailTemplate template,
      @Nullable JobView before,
      JobView after,
      Transition transition) {
    return kind(job.isServiceJob(), before, transition)
        .map(type -> envelope(type, job, detail(job, after, template, transition), transition));
  }

  private static String detail(
      JobIdentity job, JobView after, DetailTemplate template, Transition transition) {
    return job.isServiceJob()
        ? ServiceJobDetail.of(job, after, template)
        : JobDetail.of(job, after, template, transition.at());
  }

  private static Optional<DetailType> kind(
      boolean service, @Nullable JobView before, Transition transition) {
    if (transition.changesState()) {
      return Optional.of(
          service ? DetailType.SERVICE_JOB_STATE_CHANGE : DetailType.JOB_STATE_CHANGE);
    }
    return blocksItsQueue(before, transition)
        ? Optional.of(service ? DetailType.SERVICE_JOB_QUEUE_BLOCKED : DetailType.JOB_QUEUE_BLOCKED)
        : Optional.empty();
  }

  private static boolean blocksItsQueue(@Nullable JobView before, Transition transition) {
    String reason = transition.statusReason();
    return transition.status() == JobState.RUNNABLE
        && transition.previous() == JobState.RUNNABLE
        && reason != null
        && BLOCKED.stream().anyMatch(reason::startsWith)
        && (before == null || !Objects.equals(before.statusReason(), reason));
  }

  private static EventEnvelope envelope(
      DetailType type, JobIdentity job, String detail, Transition transition) {
    List<String> resources =
        switch (type) {
          case JOB_STATE_CHANGE, SERVICE_JOB_STATE_CHANGE, SERVICE_JOB_QUEUE_BLOCKED ->
              List.of(job.jobArn());
          case JOB_QUEUE_BLOCKED -> List.of(job.jobArn(), job.jobQueueArn());
        };
    return new EventEnvelope(
        EventId.of(transition.jobId(), transition.sequence(), transition.at()).toString(),
        type.text(),
        EventEnvelope.BATCH_SOURCE,
        job.accountId(),
        transition.at(),
        job.region(),
        resources,
        detail,
        new EventEnvelope.Job(
            job.jobId(), job.jobName(), job.jobQueueArn(), transition.status().name()),
        0);
  }
}
