package io.windlass.stateevents.notification;

import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobView;

/**
 * The member {@code detail} of a service job's notification: the job as DescribeServiceJob would
 * show it at that moment, without tags and payload (EV-040, EV-041, EV-051).
 */
final class ServiceJobDetail {
  private ServiceJobDetail() {}

  static String of(JobIdentity job, JobView view, DetailTemplate template) {
    var json = new JsonText(template.size() + 1024);
    json.open("{")
        .string("jobArn", job.jobArn())
        .string("jobName", job.jobName())
        .string("jobId", job.jobId())
        .string("jobQueue", job.jobQueueArn())
        .string("status", view.status().name())
        .optional("statusReason", view.statusReason());
    json.name("attempts").open("[");
    for (Attempt attempt : view.attempts()) {
      json.separate().open("{");
      resource(json, attempt)
          .optional("startedAt", attempt.startedAt())
          .optional("stoppedAt", attempt.stoppedAt())
          .optional("statusReason", attempt.statusReason())
          .close("}");
    }
    json.close("]");
    Attempt latest = view.latestAttempt();
    if (latest != null) {
      json.name("latestAttempt").open("{");
      resource(json, latest).close("}");
    }
    json.optional("createdAt", view.times().createdAt())
        .optional("startedAt", view.times().startedAt())
        .optional("stoppedAt", view.times().stoppedAt())
        .members(template.members());
    if (view.terminated()) {
      json.raw("isTerminated", "true");
    }
    return json.close("}").toString();
  }

  /** The task of a service job is what its service knows it by. */
  private static JsonText resource(JsonText json, Attempt attempt) {
    return json.name("serviceResourceId")
        .open("{")
        .string("name", "TrainingJobArn")
        .string("value", attempt.taskArn())
        .close("}");
  }
}
