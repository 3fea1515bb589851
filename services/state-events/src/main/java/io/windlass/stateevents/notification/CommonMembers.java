package io.windlass.stateevents.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobView;
import java.io.IOException;
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

  /** Writes identity and state, with which a detail begins. */
  static void head(JsonGenerator json, JobIdentity job, JobView view) throws IOException {
    json.writeStringField("jobArn", job.jobArn());
    json.writeStringField("jobName", job.jobName());
    json.writeStringField("jobId", job.jobId());
    json.writeStringField("jobQueue", job.jobQueueArn());
    json.writeStringField("status", view.status().name());
    JsonText.optional(json, "statusReason", view.statusReason());
  }

  /** Writes the last members of an attempt: its times and why it ended. */
  static void outcome(JsonGenerator json, Attempt attempt) throws IOException {
    JsonText.optional(json, "startedAt", attempt.startedAt());
    JsonText.optional(json, "stoppedAt", attempt.stoppedAt());
    JsonText.optional(json, "statusReason", attempt.statusReason());
  }

  /** Writes when the job was created, started and stopped. */
  static void times(JsonGenerator json, JobView view) throws IOException {
    JsonText.optional(json, "createdAt", view.times().createdAt());
    JsonText.optional(json, "startedAt", view.times().startedAt());
    JsonText.optional(json, "stoppedAt", view.times().stoppedAt());
  }
}
