package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.StoredJob;
import io.windlass.submission.store.StoredServiceJob;

/**
 * Renders service jobs for DescribeServiceJob and ListServiceJobs: what was submitted, with the
 * present state (SJ-013).
 */
final class ServiceJobResponses {
  /** The most preempted attempts that are shown, the latest of them. */
  private static final int RECENT = 10;

  private ServiceJobResponses() {}

  /** Returns the whole job. */
  static ObjectNode detail(StoredServiceJob job) {
    ObjectNode detail = Documents.tree(job.attributes().detail());
    state(job, detail);
    Documents.put(detail, "serviceRequestPayload", job.attributes().payload());
    detail.set("tags", Documents.tree(job.attributes().tags()));
    attempts(job, detail);
    return detail;
  }

  /** Returns the entry of a list. */
  static ObjectNode summary(StoredServiceJob job) {
    ObjectNode detail = Documents.tree(job.attributes().detail());
    ObjectNode summary = Documents.object();
    for (String member : new String[] {"shareIdentifier", "quotaShareName"}) {
      if (detail.has(member)) {
        summary.set(member, detail.get(member));
      }
    }
    summary.put("jobArn", arn(job));
    summary.put("jobId", job.key().jobId());
    summary.put("jobName", job.attributes().name());
    summary.put("createdAt", job.key().createdAt());
    summary.put("serviceJobType", job.attributes().type());
    state(job, summary);
    return summary;
  }

  static String arn(StoredServiceJob job) {
    return new ResourceArn(job.key().owner(), ResourceKind.SERVICE_JOB, job.key().jobId())
        .toString();
  }

  /** Adds the state, which both have. */
  private static void state(StoredServiceJob job, ObjectNode shown) {
    StoredJob.State state = job.state();
    shown.put("status", state.status());
    Documents.put(shown, "statusReason", state.statusReason());
    Documents.put(shown, "startedAt", state.startedAt());
    Documents.put(shown, "stoppedAt", state.stoppedAt());
    Documents.put(shown, "scheduledAt", job.execution().scheduledAt());
    shown.put("isTerminated", state.terminated());
    String attempt = job.execution().attempt();
    if (attempt != null) {
      shown
          .putObject("latestAttempt")
          .set("serviceResourceId", Documents.tree(attempt).get("serviceResourceId"));
    }
    if (job.usesCapacity()) {
      shown.set("capacityUsage", Documents.read(job.attributes().capacity(), ArrayNode.class));
    }
  }

  /** Adds ended attempts, first to last; preempted ones are listed apart. */
  private static void attempts(StoredServiceJob job, ObjectNode detail) {
    ArrayNode ended = Documents.array();
    ArrayNode preempted = Documents.array();
    JobResponses.inOrder(job.execution().endedAttempts())
        .forEach((key, attempt) -> (key.preemption() == 0 ? ended : preempted).add(attempt));
    detail.set("attempts", ended);
    if (job.execution().preemptions() > 0) {
      while (preempted.size() > RECENT) {
        preempted.remove(0);
      }
      ObjectNode summary = detail.putObject("preemptionSummary");
      summary.put("preemptedAttemptCount", job.execution().preemptions());
      summary.set("recentPreemptedAttempts", preempted);
    }
  }
}
