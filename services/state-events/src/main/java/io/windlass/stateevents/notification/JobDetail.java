package io.windlass.stateevents.notification;

import io.windlass.stateevents.lifecycle.Attempt;
import io.windlass.stateevents.lifecycle.JobGrouping;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.JobView;
import java.time.Instant;
import java.util.List;

/**
 * The member {@code detail} of a job's notification: the job as DescribeJobs would show it at that
 * moment (EV-020 to EV-022). The identity and the state come first, so that a reader who only needs
 * those can stop early; then what never changes, then the container.
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
    return new JobDetail(job, view, template, at).text();
  }

  private String text() {
    var json = new JsonText(template.size() + 1024);
    json.open("{");
    CommonMembers.head(json, job, view);
    attempts(json);
    CommonMembers.times(json, view);
    json.members(template.members());
    container(json);
    grouping(json);
    flag(json, "isCancelled", view.cancelled());
    flag(json, "isTerminated", view.terminated());
    return json.close("}").toString();
  }

  private void attempts(JsonText json) {
    json.name("attempts").open("[");
    for (Attempt attempt : view.attempts()) {
      json.separate().open("{").name("container").open("{");
      whereItRan(json, attempt);
      json.name("networkInterfaces").open("[]").close("}");
      CommonMembers.course(json, attempt);
      json.close("}");
    }
    json.close("]");
  }

  private void container(JsonText json) {
    String unchanging = template.container();
    if (unchanging == null) {
      return;
    }
    json.name("container").open("{").members(unchanging);
    Attempt latest = view.latestAttempt();
    if (latest != null) {
      whereItRan(json, latest);
    }
    json.close("}");
  }

  private static void whereItRan(JsonText json, Attempt attempt) {
    String instance = attempt.containerInstanceArn();
    json.optional("containerInstanceArn", instance.isEmpty() ? null : instance) // Fargate has none
        .string("taskArn", attempt.taskArn())
        .optional("exitCode", attempt.exitCode())
        .optional("reason", attempt.reason())
        .optional("logStreamName", attempt.logStreamName());
  }

  private void grouping(JsonText json) {
    JobGrouping grouping = view.grouping();
    Integer size = grouping.arraySize();
    Integer index = grouping.arrayIndex();
    if (size != null) {
      json.name("arrayProperties").open("{").name("statusSummary").open("{");
      for (String state : SUMMARY_STATES) {
        json.optional(state, grouping.arraySummary().getOrDefault(state, 0));
      }
      json.close("}").optional("statusSummaryLastUpdatedAt", at).optional("size", size).close("}");
    } else if (index != null) {
      json.name("arrayProperties").open("{").name("statusSummary").open("{}");
      json.optional("index", index).close("}");
    }
    Integer node = grouping.nodeIndex();
    if (node != null) {
      boolean isMain = node.equals(template.mainNode());
      json.name("nodeDetails")
          .open("{")
          .optional("nodeIndex", node)
          .raw("isMainNode", Boolean.toString(isMain))
          .close("}");
    }
  }

  private void flag(JsonText json, String name, boolean value) {
    if (value || template.showsFlags()) {
      json.raw(name, Boolean.toString(value));
    }
  }
}
