package io.windlass.stateevents.notification;

/**
 * The kinds of notifications that Windlass sends about jobs, by their EventBridge names (EV-007).
 */
public enum DetailType {
  /** A job went from one state to another (EV-003). */
  JOB_STATE_CHANGE("Batch Job State Change"),
  /**
   * The job at the head of its queue cannot be placed, and blocks it (EV-031). No state changes.
   */
  JOB_QUEUE_BLOCKED("Batch Job Queue Blocked"),
  /** A service job went from one state to another (EV-040). */
  SERVICE_JOB_STATE_CHANGE("Batch Service Job State Change"),
  /** The service job at the head of its queue blocks it (EV-050). No state changes. */
  SERVICE_JOB_QUEUE_BLOCKED("Batch Service Job Queue Blocked");

  private final String text;

  DetailType(String text) {
    this.text = text;
  }

  /** Returns the name as it stands in the member {@code detail-type}. */
  public String text() {
    return text;
  }
}
