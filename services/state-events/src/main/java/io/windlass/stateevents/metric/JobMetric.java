package io.windlass.stateevents.metric;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A metric of the namespace {@value #NAMESPACE}. Its only dimension is {@value #DIMENSION}. Each
 * data point is one job, attempt or array.
 *
 * @see <a href="https://docs.aws.amazon.com/batch/latest/userguide/using_cloudwatch_metrics.html">
 *     Using CloudWatch metrics with AWS Batch</a>
 */
public enum JobMetric {
  /** Of an array job the size of the array, once. */
  JOBS_SUBMITTED("JobsSubmitted", Unit.COUNT),
  JOBS_MOVED_TO_PENDING("JobsMovedToPending", Unit.COUNT),
  /** For the first time, or after an attempt. */
  JOBS_MOVED_TO_RUNNABLE("JobsMovedToRunnable", Unit.COUNT),
  /** Service jobs only. */
  JOBS_MOVED_TO_SCHEDULED("JobsMovedToScheduled", Unit.COUNT),
  JOBS_MOVED_TO_STARTING("JobsMovedToStarting", Unit.COUNT),
  JOBS_MOVED_TO_RUNNING("JobsMovedToRunning", Unit.COUNT),
  JOBS_MOVED_TO_SUCCEEDED("JobsMovedToSucceeded", Unit.COUNT),
  /** Those that were cancelled or terminated included. */
  JOBS_MOVED_TO_FAILED("JobsMovedToFailed", Unit.COUNT),
  JOBS_CANCELLED("JobsCancelled", Unit.COUNT),
  JOBS_TERMINATED("JobsTerminated", Unit.COUNT),
  JOBS_RETRIED("JobsRetried", Unit.COUNT),
  JOBS_PREEMPTED("JobsPreempted", Unit.COUNT),
  /** Until it is RUNNABLE for the first time. */
  SUBMITTED_TO_RUNNABLE("JobSubmittedToRunnableDuration", Unit.MILLISECONDS),
  /** Jobs that are no service jobs. */
  SUBMITTED_TO_FIRST_STARTING("JobSubmittedToFirstStartingDuration", Unit.MILLISECONDS),
  /** Service jobs only. */
  SUBMITTED_TO_FIRST_SCHEDULED("JobSubmittedToFirstScheduledDuration", Unit.MILLISECONDS),
  /** Jobs that are no service jobs. */
  RUNNABLE_TO_STARTING("JobAttemptRunnableToStartingDuration", Unit.MILLISECONDS),
  /** Service jobs only. */
  RUNNABLE_TO_SCHEDULED("JobAttemptRunnableToScheduledDuration", Unit.MILLISECONDS),
  /** Service jobs only. */
  SCHEDULED_TO_STARTING("JobAttemptScheduledToStartingDuration", Unit.MILLISECONDS),
  STARTING_TO_RUNNING("JobAttemptStartingToRunningDuration", Unit.MILLISECONDS),
  /** From when the attempt ran to when it stopped. */
  ATTEMPT_EXECUTION("JobAttemptExecutionDuration", Unit.MILLISECONDS),
  /** From STARTING until the attempt ended. */
  ATTEMPT("JobAttemptDuration", Unit.MILLISECONDS);

  /** The namespace of all of them. */
  public static final String NAMESPACE = "AWS/Batch";

  /** The name of a job queue. */
  public static final String DIMENSION = "JobQueueName";

  private static final Map<String, JobMetric> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(JobMetric::metricName, Function.identity()));

  /** What the values of a metric are. */
  public enum Unit {
    COUNT("Count"),
    MILLISECONDS("Milliseconds");

    private final String text;

    Unit(String text) {
      this.text = text;
    }

    /** Returns what CloudWatch calls it. */
    public String text() {
      return text;
    }
  }

  private final String metricName;
  private final Unit unit;

  JobMetric(String metricName, Unit unit) {
    this.metricName = metricName;
    this.unit = unit;
  }

  /** Returns the metric of this name. */
  public static Optional<JobMetric> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the name that AWS has given it. */
  public String metricName() {
    return metricName;
  }

  public Unit unit() {
    return unit;
  }
}
