package io.windlass.scheduler.messaging;

/** The parts of an ARN of this service that records carry besides it. */
record Arn(String partition, String region, String accountId, String resource) {
  private static final int PARTS = 6;

  static Arn parse(String arn) {
    String[] parts = arn.split(":", PARTS);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException("ARN: " + arn + " (expected: six parts)");
    }
    return new Arn(parts[1], parts[3], parts[4], parts[5]);
  }

  /** Returns the ARN of a job in the same region and account. */
  String job(String jobId) {
    return "arn:" + partition + ":batch:" + region + ":" + accountId + ":job/" + jobId;
  }

  /** Returns the ARN of a service job in the same region and account (SJ-002). */
  String serviceJob(String jobId) {
    return "arn:" + partition + ":batch:" + region + ":" + accountId + ":service-job/" + jobId;
  }

  /** Returns the last part of the resource. */
  String name() {
    return resource.substring(resource.lastIndexOf('/') + 1);
  }
}
