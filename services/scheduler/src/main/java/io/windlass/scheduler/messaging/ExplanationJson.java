package io.windlass.scheduler.messaging;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.windlass.scheduler.explanation.AmountFormat;
import io.windlass.scheduler.query.Explanation;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as {@code GET /windlass/v1/jobs/{jobId}/explain} answers it. Members about which
 * there is nothing to say are left out; times are epoch milliseconds, vCPUs plain numbers.
 */
final class ExplanationJson {
  private ExplanationJson() {}

  static JsonObject of(Explanation explanation) {
    Explanation.Subject subject = explanation.subject();
    Arn queue = Arn.parse(subject.queueArn());
    JsonObject json =
        new JsonObject()
            .put("jobId", subject.id().toString())
            .put("jobArn", arn(queue, subject))
            .put("jobName", subject.name())
            .put("jobQueue", subject.queueArn())
            .put("status", subject.status().name())
            .put("since", millis(subject.since()));
    if (subject.statusReason() != null) {
      json.put("statusReason", subject.statusReason());
    }
    json.put("explanation", new JsonArray(List.copyOf(explanation.sentences())))
        .put("needs", request(subject.request()));
    Explanation.Position position = explanation.position();
    if (position != null) {
      json.put("position", position(position));
    }
    putAll(json, "environments", explanation.environments(), ExplanationJson::capacity);
    putAll(json, "waitsFor", explanation.obstacles(), ExplanationJson::obstacle);
    if (!explanation.children().isEmpty()) {
      JsonObject children = new JsonObject();
      explanation.children().forEach((status, count) -> children.put(status.name(), count));
      json.put("children", children);
    }
    Explanation.Estimate estimate = explanation.estimate();
    if (estimate != null) {
      json.put(
          "estimate",
          new JsonObject()
              .put("startAt", millis(estimate.startAt()))
              .put("jobsPerMinute", estimate.jobsPerMinute())
              .put("basis", estimate.basis()));
    }
    return json;
  }

  private static String arn(Arn queue, Explanation.Subject subject) {
    String jobId = subject.id().toString();
    return subject.request().ofService() ? queue.serviceJob(jobId) : queue.job(jobId);
  }

  /** Of a service job, instances of its service. */
  private static JsonObject request(ResourceRequest request) {
    return request.ofService()
        ? new JsonObject().put("instances", number(request.shape().milliVcpus()))
        : shape(request.shape()).put("nodes", request.nodes());
  }

  private static JsonObject position(Explanation.Position position) {
    return new JsonObject()
        .put("position", position.position())
        .put("exact", position.exact())
        .put("waiting", position.waiting())
        .put("headJobId", position.head().toString())
        .put("since", millis(position.since()));
  }

  private static JsonObject capacity(Explanation.EnvironmentCapacity capacity) {
    JsonObject json =
        new JsonObject()
            .put("computeEnvironment", capacity.environmentArn())
            .put("usable", capacity.usable())
            .put("fits", capacity.fits())
            .put("vcpus", number(capacity.milliVcpus()))
            .put("instances", capacity.instances())
            .put("verdict", capacity.verdict());
    Long max = capacity.maxMilliVcpus();
    put(json, "status", capacity.status());
    put(json, "maxvCpus", max == null ? null : number(max));
    put(json, "shortage", capacity.shortage());
    put(json, "largestFreeRoom", optional(capacity.largestFree()));
    put(json, "largestInstance", optional(capacity.largestInstance()));
    return json;
  }

  private static JsonObject obstacle(Explanation.Obstacle obstacle) {
    JsonObject json =
        new JsonObject().put("kind", obstacle.kind().name()).put("message", obstacle.sentence());
    put(json, "subject", obstacle.subject());
    return json;
  }

  private static <T> void putAll(
      JsonObject json, String member, List<T> values, Function<T, JsonObject> form) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(form.apply(value)));
    if (!array.isEmpty()) {
      json.put(member, array);
    }
  }

  private static void put(JsonObject json, String member, @Nullable Object value) {
    if (value != null) {
      json.put(member, value);
    }
  }

  private static @Nullable JsonObject optional(@Nullable ResourceShape shape) {
    return shape == null ? null : shape(shape);
  }

  private static JsonObject shape(ResourceShape shape) {
    return new JsonObject()
        .put("vcpus", number(shape.milliVcpus()))
        .put("memoryMiB", shape.memoryMiB())
        .put("gpus", shape.gpus());
  }

  private static double number(long thousandths) {
    return Double.parseDouble(AmountFormat.number(thousandths));
  }

  private static long millis(Instant instant) {
    return instant.toEpochMilli();
  }
}
