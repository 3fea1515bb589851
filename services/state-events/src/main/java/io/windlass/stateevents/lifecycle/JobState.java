package io.windlass.stateevents.lifecycle;

/** The states of a job (JS-001). The names are those that AWS clients see. */
public enum JobState {
  /** Accepted, not yet evaluated by the scheduler. There is no notification about it (EV-003). */
  SUBMITTED,
  /** Waits for the jobs it depends on; an array parent stays here until its children are done. */
  PENDING,
  /** Waits for room; also where a job returns to for its next attempt. */
  RUNNABLE,
  /** Handed to another service, which has not started it yet; service jobs only. */
  SCHEDULED,
  /** Placed on an instance; the container is not up yet. */
  STARTING,
  /** The container is up. */
  RUNNING,
  /** Ended well. Final. */
  SUCCEEDED,
  /** Ended badly, was cancelled or terminated. Final. */
  FAILED;

  /** Returns whether nothing more happens to a job in this state. */
  public boolean isTerminal() {
    return switch (this) {
      case SUCCEEDED, FAILED -> true;
      case SUBMITTED, PENDING, RUNNABLE, SCHEDULED, STARTING, RUNNING -> false;
    };
  }
}
