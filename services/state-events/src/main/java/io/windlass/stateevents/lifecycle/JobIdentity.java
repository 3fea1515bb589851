package io.windlass.stateevents.lifecycle;

/**
 * What never changes about a job: its account, names and ARNs. Known from its submission; array
 * children and nodes have the name of the submitted job.
 */
public record JobIdentity(
    String accountId,
    String region,
    String jobId,
    String jobArn,
    String jobName,
    String jobQueueArn,
    String jobDefinitionArn) {

  /**
   * Returns the id under which {@code jobId} was submitted: itself, without {@code :index} or
   * {@code #node}.
   */
  public static String submittedId(String jobId) {
    for (int i = 0; i < jobId.length(); i++) {
      char c = jobId.charAt(i);
      if (c == ':' || c == '#') {
        return jobId.substring(0, i);
      }
    }
    return jobId;
  }

  /** Returns whether a service runs it (SJ-002). */
  public boolean isServiceJob() {
    return jobArn.contains(":service-job/");
  }

  /** This job, or its child or node with that id. */
  public JobIdentity member(String memberId) {
    if (memberId.equals(jobId)) {
      return this;
    }
    String suffix = memberId.substring(jobId.length());
    return new JobIdentity(
        accountId, region, memberId, jobArn + suffix, jobName, jobQueueArn, jobDefinitionArn);
  }
}
