package io.windlass.submission.job;

/**
 * Sizes that a submission must not exceed (J-005); AWS's numbers unless the operator relaxes them.
 */
public record SubmissionLimits(int dependencies) {
  /** What AWS allows. */
  public static final SubmissionLimits AWS = new SubmissionLimits(20);
}
