package io.windlass.submission.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.job.AttemptKey;
import io.windlass.submission.store.Documents;
import io.windlass.submission.store.StoredJob;
import io.windlass.submission.store.StoredServiceJob;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Service jobs as DescribeServiceJob and ListServiceJobs show them: what was submitted, overlaid
 * with what has become of the job since (SJ-013).
 */
final class ServiceJobResponses {
  /** The most preempted attempts that are shown, the latest of them. */
  private static final int RECENT = 10;

  private ServiceJobResponses() {}

  /** The whole job. */
  static ObjectNode detail(StoredServiceJob job) {
    ObjectNode detail = Documents.tree(job.facts().detail());
    state(job, detail);
    put(detail, "serviceRequestPayload", job.facts().payload());
    detail.set("tags", Documents.tree(job.facts().tags()));
    attempts(job, detail);
    return detail;
  }

  /** The entry of a list. */
  static ObjectNode summary(StoredServiceJob job) {
    ObjectNode detail = Documents.tree(job.facts().detail());
    ObjectNode summary = Documents.object();
    for (String member : new String[] {"shareIdentifier", "quotaShareName"}) {
      if (detail.has(member)) {
        summary.set(member, detail.get(member));
      }
    }
    summary.put("jobArn", arn(job));
    summary.put("jobId", job.key().jobId());
    summary.put("jobName", job.facts().name());
    summary.put("createdAt", job.key().createdAt());
    summary.put("serviceJobType", job.facts().type());
    state(job, summary);
    return summary;
  }

  static String arn(StoredServiceJob job) {
    return new ResourceArn(job.key().owner(), ResourceKind.SERVICE_JOB, job.key().jobId())
        .toString();
  }

  /** What both have of what the scheduler said. */
  private static void state(StoredServiceJob job, ObjectNode shown) {
    StoredJob.State state = job.state();
    shown.put("status", state.status());
    put(shown, "statusReason", state.statusReason());
    put(shown, "startedAt", state.startedAt());
    put(shown, "stoppedAt", state.stoppedAt());
    put(shown, "scheduledAt", job.handover().scheduledAt());
    shown.put("isTerminated", state.terminated());
    String attempt = job.handover().attempt();
    if (attempt != null) {
      shown
          .putObject("latestAttempt")
          .set("serviceResourceId", Documents.tree(attempt).get("serviceResourceId"));
    }
    if (job.usesCapacity()) {
      shown.set("capacityUsage", Documents.read(job.facts().capacity(), ArrayNode.class));
    }
  }

  /** Ended attempts, first to last; those that were preempted are told apart. */
  private static void attempts(StoredServiceJob job, ObjectNode detail) {
    Map<AttemptKey, ObjectNode> inOrder = new TreeMap<>();
    Documents.tree(job.handover().endedAttempts())
        .properties()
        .forEach(
            entry -> inOrder.put(AttemptKey.parse(entry.getKey()), (ObjectNode) entry.getValue()));
    ArrayNode ended = Documents.array();
    ArrayNode preempted = Documents.array();
    inOrder.forEach((key, attempt) -> (key.preemption() == 0 ? ended : preempted).add(attempt));
    detail.set("attempts", ended);
    if (job.handover().preemptions() > 0) {
      while (preempted.size() > RECENT) {
        preempted.remove(0);
      }
      ObjectNode summary = detail.putObject("preemptionSummary");
      summary.put("preemptedAttemptCount", job.handover().preemptions());
      summary.set("recentPreemptedAttempts", preempted);
    }
  }

  private static void put(ObjectNode node, String member, @Nullable Object value) {
    if (value instanceof Long number) {
      node.put(member, number);
    } else if (value != null) {
      node.put(member, value.toString());
    }
  }
}
