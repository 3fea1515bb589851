package io.windlass.scheduler.messaging;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.windlass.scheduler.query.QueueFront;

/** The front of a queue as GetJobQueueSnapshot answers it (JQ-030, FS-046). */
final class SnapshotJson {
  private static final double MILLI = 1_000;

  private SnapshotJson() {}

  static JsonObject of(QueueFront front) {
    long at = front.at().toEpochMilli();
    Arn queue = Arn.parse(front.queueArn());
    JsonArray jobs = new JsonArray();
    for (QueueFront.QueuedJob job : front.jobs()) {
      jobs.add(job(front, queue, job));
    }
    JsonObject snapshot =
        new JsonObject()
            .put("frontOfQueue", new JsonObject().put("jobs", jobs).put("lastUpdatedAt", at))
            .put("queueUtilization", utilization(front).put("lastUpdatedAt", at));
    QueueFront.Quotas quotas = front.quotas();
    if (quotas != null) {
      JsonObject heads = new JsonObject();
      quotas
          .heads()
          .forEach((share, job) -> heads.put(share, new JsonArray().add(job(front, queue, job))));
      snapshot.put(
          "frontOfQuotaShares",
          new JsonObject().put("quotaShares", heads).put("lastUpdatedAt", at));
    }
    return snapshot;
  }

  private static JsonObject job(QueueFront front, Arn queue, QueueFront.QueuedJob job) {
    return new JsonObject()
        .put("jobArn", arn(front, queue, job.id().toString()))
        .put("earliestTimeAtPosition", job.since().toEpochMilli());
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
    QueueFront.Quotas quotas = front.quotas();
    if (quotas != null) {
      JsonArray top = new JsonArray();
      for (QueueFront.QuotaUse use : quotas.largest()) {
        JsonArray amounts = new JsonArray();
        use.amounts().forEach((unit, amount) -> amounts.add(usage(unit, amount)));
        top.add(new JsonObject().put("quotaShareName", use.share()).put("capacityUsage", amounts));
      }
      utilization.put("quotaShareUtilization", new JsonObject().put("topCapacityUtilization", top));
    }
    return utilization;
  }

  /** SJ-017: of service queues, instances. */
  private static JsonArray usage(QueueFront front, long milliVcpus) {
    return new JsonArray().add(usage(front.service() ? "NUM_INSTANCES" : "VCPU", milliVcpus));
  }

  private static JsonObject usage(String unit, long thousandths) {
    return new JsonObject().put("capacityUnit", unit).put("quantity", thousandths / MILLI);
  }
}
