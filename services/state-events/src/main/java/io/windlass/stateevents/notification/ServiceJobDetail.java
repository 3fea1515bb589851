package io.windlass.stateevents.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobView;
import java.io.IOException;

/**
 * The member {@code detail} of a service job's notification: the job as DescribeServiceJob would
 * show it at that moment, without tags and payload (EV-040, EV-041, EV-051).
 */
final class ServiceJobDetail {
  private ServiceJobDetail() {}

  static String of(JobIdentity job, JobView view, DetailTemplate template) {
    return JsonText.object(template.size() + 1024, json -> write(json, job, view, template));
  }

  private static void write(
      JsonGenerator json, JobIdentity job, JobView view, DetailTemplate template)
      throws IOException {
    CommonMembers.head(json, job, view);
    json.writeArrayFieldStart("attempts");
    for (Attempt attempt : view.attempts()) {
      json.writeStartObject();
      resource(json, attempt);
      CommonMembers.outcome(json, attempt);
      json.writeEndObject();
    }
    json.writeEndArray();
    Attempt latest = view.latestAttempt();
    if (latest != null) {
      json.writeObjectFieldStart("latestAttempt");
      resource(json, latest);
      json.writeEndObject();
    }
    CommonMembers.times(json, view);
    JsonText.raw(json, template.members());
    if (view.terminated()) {
      json.writeBooleanField("isTerminated", true);
    }
  }

  /** The task of a service job is what its service knows it by. */
  private static void resource(JsonGenerator json, Attempt attempt) throws IOException {
    json.writeObjectFieldStart("serviceResourceId");
    json.writeStringField("name", "TrainingJobArn");
    json.writeStringField("value", attempt.taskArn());
    json.writeEndObject();
  }
}
