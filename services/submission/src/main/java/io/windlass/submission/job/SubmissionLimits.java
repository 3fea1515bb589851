package io.windlass.submission.job;

/**
 * Sizes that a submission must not exceed (J-005); AWS's numbers unless the operator relaxes them.
 */
public record SubmissionLimits(int dependencies, int arraySize) {
  /** An array of one is none (AR-001). */
  public static final int SMALLEST_ARRAY = 2;

  /** The limits of AWS. */
  public static final SubmissionLimits AWS = new SubmissionLimits(20, 10_000);
}
