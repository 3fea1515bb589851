package io.windlass.scheduler.messaging;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.windlass.scheduler.inquiry.QueueFront;

/** The front of a queue as GetJobQueueSnapshot answers it (JQ-030, FS-046). */
final class SnapshotJson {
  private static final double MILLI = 1_000;

  private SnapshotJson() {}

  static JsonObject of(QueueFront front) {
    long at = front.at().toEpochMilli();
    Arn queue = Arn.parse(front.queueArn());
    JsonArray jobs = new JsonArray();
    for (QueueFront.Standing job : front.jobs()) {
      jobs.add(
          new JsonObject()
              .put("jobArn", arn(front, queue, job.id().toString()))
              .put("earliestTimeAtPosition", job.since().toEpochMilli()));
    }
    return new JsonObject()
        .put("frontOfQueue", new JsonObject().put("jobs", jobs).put("lastUpdatedAt", at))
        .put("queueUtilization", utilization(front).put("lastUpdatedAt", at));
  }

  private static String arn(QueueFront front, Arn queue, String jobId) {
    return front.service() ? queue.serviceJob(jobId) : queue.job(jobId);
  }

  private static JsonObject utilization(QueueFront front) {
    JsonObject utilization =
        new JsonObject().put("totalCapacityUsage", usage(front, front.milliVcpus()));
    QueueFront.Shares shares = front.shares();
    if (shares != null) {
      JsonArray top = new JsonArray();
      for (QueueFront.Use share : shares.largest()) {
        top.add(
            new JsonObject()
                .put("shareIdentifier", share.shareIdentifier())
                .put("capacityUsage", usage(front, share.milliVcpus())));
      }
      utilization.put(
          "fairshareUtilization",
          new JsonObject()
              .put("activeShareCount", shares.active())
              .put("topCapacityUtilization", top));
    }
    return utilization;
  }

  /** SJ-017: of service queues, instances. */
  private static JsonArray usage(QueueFront front, long milliVcpus) {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("capacityUnit", front.service() ? "NUM_INSTANCES" : "VCPU")
                .put("quantity", milliVcpus / MILLI));
  }
}
