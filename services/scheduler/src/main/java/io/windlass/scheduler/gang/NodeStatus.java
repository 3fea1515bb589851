package io.windlass.scheduler.gang;

import io.windlass.scheduler.job.JobStatus;

/** States of a node. What leads from one to the next is in {@link NodeTransitions}. */
public enum NodeStatus {
  /** Holds nothing: the former attempt is over, and its job waits for the next. */
  RUNNABLE,
  /** Has its instance, and waits for the main node to run (MNP-009). */
  RESERVED,
  /** Its task was ordered; the containers are not up yet. */
  STARTING,
  /** Its containers are up. */
  RUNNING,
  /** Exit code 0; final once the job is over (MNP-010). */
  SUCCEEDED,
  /** Another end, or none at all because the job was over first; final once the job is over. */
  FAILED;

  /** Returns whether an instance is its own, be it in use or not. */
  public boolean holdsInstance() {
    return this == RESERVED || this == STARTING || this == RUNNING;
  }

  /** Returns whether it has a task. */
  public boolean isLive() {
    return this == STARTING || this == RUNNING;
  }

  /** Returns the published status: a node that waits for the main node is RUNNABLE (MNP-008). */
  public JobStatus shown() {
    return switch (this) {
      case RUNNABLE, RESERVED -> JobStatus.RUNNABLE;
      case STARTING -> JobStatus.STARTING;
      case RUNNING -> JobStatus.RUNNING;
      case SUCCEEDED -> JobStatus.SUCCEEDED;
      case FAILED -> JobStatus.FAILED;
    };
  }
}
