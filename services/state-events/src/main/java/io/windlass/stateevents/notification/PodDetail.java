package io.windlass.stateevents.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobView;
import io.windlass.stateevents.lifecycle.PodAttempt;
import java.io.IOException;

/**
 * The members {@code eksProperties} and {@code eksAttempts} of the notification of a job that is a
 * pod (EV-022, EKS-005). Exit codes are in the attempts.
 */
final class PodDetail {
  private static final String POD_NAME_PREFIX = "aws-batch.";

  private PodDetail() {}

  static void write(JsonGenerator json, JobView view, DetailTemplate template) throws IOException {
    String pod = template.pod();
    if (pod == null) {
      return;
    }
    json.writeObjectFieldStart("eksProperties");
    json.writeObjectFieldStart("podProperties");
    JsonText.raw(json, pod);
    Attempt latest = view.latestAttempt();
    if (latest != null) {
      place(json, latest);
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeArrayFieldStart("eksAttempts");
    for (Attempt attempt : view.attempts()) {
      json.writeStartObject();
      containers(json, "containers", attempt, false);
      containers(json, "initContainers", attempt, true);
      place(json, attempt);
      CommonMembers.outcome(json, attempt);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** EKS-006: the pod has the name of the attempt's task. */
  private static void place(JsonGenerator json, Attempt attempt) throws IOException {
    String task = attempt.taskArn();
    json.writeStringField("podName", POD_NAME_PREFIX + task.substring(task.lastIndexOf('/') + 1));
    PodAttempt pod = attempt.pod();
    if (pod != null) {
      json.writeStringField("nodeName", pod.nodeName());
    }
  }

  private static void containers(JsonGenerator json, String name, Attempt attempt, boolean init)
      throws IOException {
    json.writeArrayFieldStart(name);
    PodAttempt pod = attempt.pod();
    if (pod != null) {
      for (PodAttempt.Container container : pod.containers()) {
        if (container.init() == init) {
          container(json, container);
        }
      }
    }
    json.writeEndArray();
  }

  private static void container(JsonGenerator json, PodAttempt.Container container)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", container.name());
    JsonText.optional(json, "containerID", container.containerId());
    JsonText.optional(json, "exitCode", container.exitCode());
    JsonText.optional(json, "reason", container.reason());
    json.writeEndObject();
  }
}
