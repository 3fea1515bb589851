package io.windlass.submission.messaging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windlass.events.AttemptDetail;
import io.windlass.events.JobTransitioned;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attempts of service jobs as DescribeServiceJob shows them (SJ-013). */
final class ServiceAttempts {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ServiceAttempts() {}

  /** Returns whether a transition is of a service job, which its ARN shows (SJ-002). */
  static boolean isOfService(JobTransitioned event) {
    return event.getJobArn().contains(":service-job/");
  }

  /** Returns the present or last attempt. */
  static ObjectNode latest(AttemptDetail attempt) {
    ObjectNode result = JSON.objectNode();
    result
        .putObject("serviceResourceId")
        .put("name", "TrainingJobArn")
        .put("value", attempt.getTaskArn());
    return result;
  }

  /** Attempts that have ended, by their keys. */
  static ObjectNode ended(Map<?, AttemptDetail> attempts) {
    ObjectNode result = JSON.objectNode();
    attempts.forEach((key, attempt) -> result.set(key.toString(), ended(attempt)));
    return result;
  }

  private static ObjectNode ended(AttemptDetail attempt) {
    ObjectNode result = latest(attempt);
    put(result, "startedAt", attempt.getStartedAt());
    put(result, "stoppedAt", attempt.getStoppedAt());
    if (attempt.getStatusReason() != null) {
      result.put("statusReason", attempt.getStatusReason());
    }
    return result;
  }

  private static void put(ObjectNode node, String member, @Nullable Instant at) {
    if (at != null) {
      node.put(member, at.toEpochMilli());
    }
  }
}
