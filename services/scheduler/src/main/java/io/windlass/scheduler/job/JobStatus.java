package io.windlass.scheduler.job;

/** The states of a job (JS-001). What leads from one to the next is in {@link JobTransitions}. */
public enum JobStatus {
  /** Accepted, not yet evaluated: its queue may still be unknown (JS-002). */
  SUBMITTED,
  /** Waits for other jobs (JS-003). */
  PENDING,
  /** Ready; waits in its queue for capacity, without a time limit (JS-004). */
  RUNNABLE,
  /** Service jobs only: handed to the service, which has no capacity for it yet (SJ-006). */
  SCHEDULED,
  /** Placed on an instance; its containers are not up yet (JS-005). */
  STARTING,
  /** Its containers are up (JS-006). */
  RUNNING,
  /** Exit code 0; final. */
  SUCCEEDED,
  /** All attempts used, or no retry applies, or never ran; final (JS-007). */
  FAILED;

  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED;
  }

  /** Returns whether a task exists, which occupies capacity of an instance. */
  public boolean occupiesInstance() {
    return this == SCHEDULED || this == STARTING || this == RUNNING;
  }
}
