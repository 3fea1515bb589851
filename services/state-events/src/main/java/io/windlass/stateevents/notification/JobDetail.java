package io.windlass.stateevents.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code detail} of a job's notification: the job as DescribeJobs would show it at that
 * moment (EV-020 to EV-022). The identity and the state come first, then what never changes, then
 * the container.
 */
final class JobDetail {
  /** A parent's summary names every state, whether or not a child is in it. */
  private static final List<String> SUMMARY_STATES =
      List.of("STARTING", "FAILED", "RUNNING", "SUCCEEDED", "RUNNABLE", "SUBMITTED", "PENDING");

  private final JobIdentity job;
  private final JobView view;
  private final DetailTemplate template;
  private final Instant at;

  private JobDetail(JobIdentity job, JobView view, DetailTemplate template, Instant at) {
    this.job = job;
    this.view = view;
    this.template = template;
    this.at = at;
  }

  /**
   * @param at when it was so
   */
  static String of(JobIdentity job, JobView view, DetailTemplate template, Instant at) {
    var detail = new JobDetail(job, view, template, at);
    return JsonText.object(template.size() + 1024, detail::writeTo);
  }

  private void writeTo(JsonGenerator json) throws IOException {
    CommonMembers.head(json, job, view);
    if (template.pod() == null) {
      attempts(json);
    } else {
      JsonText.raw(json, "attempts", "[]");
    }
    CommonMembers.times(json, view);
    JsonText.raw(json, template.members());
    container(json);
    PodDetail.write(json, view, template);
    grouping(json);
    flag(json, "isCancelled", view.cancelled());
    flag(json, "isTerminated", view.terminated());
  }

  private void attempts(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("attempts");
    for (Attempt attempt : view.attempts()) {
      json.writeStartObject();
      json.writeObjectFieldStart("container");
      placement(json, attempt);
      networkInterfaces(json, attempt);
      json.writeEndObject();
      CommonMembers.outcome(json, attempt);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void container(JsonGenerator json) throws IOException {
    String unchanging = template.container();
    if (unchanging == null) {
      return;
    }
    json.writeObjectFieldStart("container");
    JsonText.raw(json, unchanging);
    Attempt latest = view.latestAttempt();
    if (latest != null) {
      placement(json, latest);
    }
    networkInterfaces(json, latest);
    json.writeEndObject();
  }

  /** A task on Fargate, which is on no instance, has one of its own, as DescribeJobs names it. */
  private static void networkInterfaces(JsonGenerator json, @Nullable Attempt attempt)
      throws IOException {
    json.writeArrayFieldStart("networkInterfaces");
    if (attempt != null
        && attempt.containerInstanceArn().isEmpty()
        && !attempt.taskArn().isEmpty()) {
      UUID attachment = UUID.nameUUIDFromBytes(attempt.taskArn().getBytes(StandardCharsets.UTF_8));
      json.writeStartObject();
      json.writeStringField("attachmentId", attachment.toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Where an attempt ran, and how its container ended. */
  private static void placement(JsonGenerator json, Attempt attempt) throws IOException {
    if (!attempt.containerInstanceArn().isEmpty()) { // Fargate has none
      json.writeStringField("containerInstanceArn", attempt.containerInstanceArn());
    }
    json.writeStringField("taskArn", attempt.taskArn());
    JsonText.optional(json, "exitCode", attempt.exitCode());
    JsonText.optional(json, "reason", attempt.reason());
    JsonText.optional(json, "logStreamName", attempt.logStreamName());
  }

  private void grouping(JsonGenerator json) throws IOException {
    JobGrouping grouping = view.grouping();
    Integer size = grouping.arraySize();
    Integer index = grouping.arrayIndex();
    if (size != null) {
      json.writeObjectFieldStart("arrayProperties");
      json.writeObjectFieldStart("statusSummary");
      for (String state : SUMMARY_STATES) {
        json.writeNumberField(state, grouping.arraySummary().getOrDefault(state, 0));
      }
      json.writeEndObject();
      json.writeNumberField("statusSummaryLastUpdatedAt", at.toEpochMilli());
      json.writeNumberField("size", size);
      json.writeEndObject();
    } else if (index != null) {
      json.writeObjectFieldStart("arrayProperties");
      JsonText.raw(json, "statusSummary", "{}");
      json.writeNumberField("index", index);
      json.writeEndObject();
    }
    Integer node = grouping.nodeIndex();
    if (node != null) {
      json.writeObjectFieldStart("nodeDetails");
      json.writeNumberField("nodeIndex", node);
      json.writeBooleanField("isMainNode", node.equals(template.mainNode()));
      json.writeEndObject();
    }
  }

  private void flag(JsonGenerator json, String name, boolean value) throws IOException {
    if (value || template.showsFlags()) {
      json.writeBooleanField(name, value);
    }
  }
}
