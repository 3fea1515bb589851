package io.windlass.scheduler.account;

/** ARNs as tests name things. */
final class Arns {
  private static final String BATCH = "arn:aws:batch:us-east-1:123456789012:";
  static final String DEFINITION = BATCH + "job-definition/def:1";

  private Arns() {}

  static String queue(String name) {
    return BATCH + "job-queue/" + name;
  }

  static String policy(String name) {
    return BATCH + "scheduling-policy/" + name;
  }

  static String quotaShare(String queue, String name) {
    return BATCH + "job-queue/" + queue + "/quota-share/" + name;
  }

  static String environment(String name) {
    return BATCH + "compute-environment/" + name;
  }

  static String containerInstance(String instanceId) {
    return "arn:aws:ecs:us-east-1:123456789012:container-instance/cluster/" + instanceId;
  }

  static String consumable(String name) {
    return "arn:aws:batch:us-east-1:123456789012:consumable-resource/" + name;
  }
}
