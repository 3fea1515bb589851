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
        .put("needs", needs(subject.needs()));
    Explanation.Place place = explanation.place();
    if (place != null) {
      json.put("position", place(place));
    }
    putAll(json, "environments", explanation.environments(), ExplanationJson::room);
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
    return subject.needs().ofService() ? queue.serviceJob(jobId) : queue.job(jobId);
  }

  /** Of a service job, instances of its service. */
  private static JsonObject needs(ResourceRequest need) {
    return need.ofService()
        ? new JsonObject().put("instances", number(need.shape().milliVcpus()))
        : shape(need.shape()).put("nodes", need.nodes());
  }

  private static JsonObject place(Explanation.Place place) {
    return new JsonObject()
        .put("position", place.position())
        .put("exact", place.exact())
        .put("waiting", place.waiting())
        .put("headJobId", place.head().toString())
        .put("since", millis(place.since()));
  }

  private static JsonObject room(Explanation.Room room) {
    JsonObject json =
        new JsonObject()
            .put("computeEnvironment", room.environmentArn())
            .put("usable", room.usable())
            .put("fits", room.fits())
            .put("vcpus", number(room.milliVcpus()))
            .put("instances", room.instances())
            .put("verdict", room.verdict());
    Long max = room.maxMilliVcpus();
    put(json, "status", room.status());
    put(json, "maxvCpus", max == null ? null : number(max));
    put(json, "shortage", room.shortage());
    put(json, "largestFreeRoom", optional(room.largestFree()));
    put(json, "largestInstance", optional(room.largestInstance()));
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
