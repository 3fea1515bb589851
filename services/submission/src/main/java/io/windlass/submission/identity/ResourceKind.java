package io.windlass.submission.identity;

/** The kinds of resources with an ARN of the batch service (T-024, IAM-031). */
public enum ResourceKind {
  /** {@code compute-environment/<name>}. */
  COMPUTE_ENVIRONMENT("compute-environment"),
  /** {@code job-queue/<name>}. */
  JOB_QUEUE("job-queue"),
  /** {@code job-definition/<name>:<revision>}. */
  JOB_DEFINITION("job-definition"),
  /** {@code consumable-resource/<name>}. */
  CONSUMABLE_RESOURCE("consumable-resource"),
  /** {@code job-queue/<name>/quota-share/<name>}. */
  QUOTA_SHARE("job-queue"),
  /** {@code scheduling-policy/<name>}. */
  SCHEDULING_POLICY("scheduling-policy"),
  /** {@code service-environment/<name>}. */
  SERVICE_ENVIRONMENT("service-environment"),
  /** {@code service-job/<id>}. */
  SERVICE_JOB("service-job"),
  /** {@code job/<id>}. */
  JOB("job");

  /** The part of a share's ARN between the names of the queue and of the share. */
  public static final String SHARE_OF_QUEUE = "/quota-share/";

  private final String path;

  ResourceKind(String path) {
    this.path = path;
  }

  /** Returns the word before the slash. */
  public String path() {
    return path;
  }

  /** Returns whether a resource of this kind can have this type and id in its ARN. */
  boolean names(String word, String id) {
    boolean share = path.equals("job-queue") && id.contains(SHARE_OF_QUEUE);
    return path.equals(word) && share == (this == QUOTA_SHARE);
  }
}
