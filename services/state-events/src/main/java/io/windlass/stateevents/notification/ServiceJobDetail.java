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
    json.open("{");
    CommonMembers.head(json, job, view);
    json.name("attempts").open("[");
    for (Attempt attempt : view.attempts()) {
      json.separate().open("{");
      resource(json, attempt);
      CommonMembers.course(json, attempt);
      json.close("}");
    }
    json.close("]");
    Attempt latest = view.latestAttempt();
    if (latest != null) {
      json.name("latestAttempt").open("{");
      resource(json, latest);
      json.close("}");
    }
    CommonMembers.times(json, view);
    json.members(template.members());
    if (view.terminated()) {
      json.raw("isTerminated", "true");
    }
    return json.close("}").toString();
  }

  /** The task of a service job is what its service knows it by. */
  private static void resource(JsonText json, Attempt attempt) {
    json.name("serviceResourceId")
        .open("{")
        .string("name", "TrainingJobArn")
        .string("value", attempt.taskArn())
        .close("}");
  }
}
