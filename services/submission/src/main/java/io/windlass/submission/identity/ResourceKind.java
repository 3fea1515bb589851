package io.windlass.submission.identity;

/** The kinds of things that have an ARN of the batch service (T-024, IAM-031). */
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

  /** What stands between a queue's name and a share's in the share's ARN. */
  public static final String SHARE_OF_QUEUE = "/quota-share/";

  private final String path;

  ResourceKind(String path) {
    this.path = path;
  }

  /** The word before the slash. */
  public String path() {
    return path;
  }

  /** Whether something of this kind can be called so after the word and the slash. */
  boolean names(String word, String id) {
    boolean share = path.equals("job-queue") && id.contains(SHARE_OF_QUEUE);
    return path.equals(word) && share == (this == QUOTA_SHARE);
  }
}
