package io.windlass.scheduler.job;

/**
 * A request to end a job. Once accepted, the job is never retried (JS-021) unless it is preempted,
 * and the reason becomes its statusReason (JS-020).
 */
public record StopRequest(Kind kind, String reason) {
  /** AWS's words for an attempt that ran too long. */
  public static final StopRequest TIMEOUT =
      new StopRequest(Kind.TIMEOUT, "Job attempt duration exceeded timeout");

  /** The origin of the request. */
  public enum Kind {
    /** CancelJob: has no effect once the job was placed. */
    CANCEL,
    /** TerminateJob, or the deletion of the job's queue. */
    TERMINATE,
    /** The attempt's time limit (TO-003). */
    TIMEOUT,
    /** Another job gets its capacity; the job returns to its queue and is tried again. */
    PREEMPT
  }
}
