package io.windlass.stateevents.notification;

import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobView;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The members that the details of jobs and of service jobs share and that are written anew. */
final class CommonMembers {
  /** Their names; the attempts are among them, though what they hold differs. */
  private static final Set<String> NAMES =
      Set.of(
          "jobArn",
          "jobName",
          "jobId",
          "jobQueue",
          "status",
          "statusReason",
          "attempts",
          "createdAt",
          "startedAt",
          "stoppedAt",
          "isTerminated");

  private CommonMembers() {}

  /** Their names and these. */
  static Set<String> and(String... others) {
    return Stream.concat(NAMES.stream(), Stream.of(others)).collect(Collectors.toUnmodifiableSet());
  }

  /** Identity and state, with which a detail begins: who needs only those can stop early. */
  static void head(JsonText json, JobIdentity job, JobView view) {
    json.string("jobArn", job.jobArn())
        .string("jobName", job.jobName())
        .string("jobId", job.jobId())
        .string("jobQueue", job.jobQueueArn())
        .string("status", view.status().name())
        .optional("statusReason", view.statusReason());
  }

  /** How an attempt went, with which it ends. */
  static void course(JsonText json, Attempt attempt) {
    json.optional("startedAt", attempt.startedAt())
        .optional("stoppedAt", attempt.stoppedAt())
        .optional("statusReason", attempt.statusReason());
  }

  /** When the job was created, started and stopped. */
  static void times(JsonText json, JobView view) {
    json.optional("createdAt", view.times().createdAt())
        .optional("startedAt", view.times().startedAt())
        .optional("stoppedAt", view.times().stoppedAt());
  }
}
