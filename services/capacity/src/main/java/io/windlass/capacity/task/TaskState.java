package io.windlass.capacity.task;

/** How far a task has come, as this service knows it. */
public enum TaskState {
  /** Nothing is known of it. */
  UNKNOWN,
  /** A stop command came first: it will never start. */
  WITHDRAWN,
  /** Durably taken on; the executor is starting it. */
  ASSIGNED,
  /** Its containers are up. */
  STARTED,
  /** Told to stop, whether or not it had started. */
  STOPPING,
  /** Over, and reported. */
  STOPPED;

  public boolean isTerminal() {
    return this == STOPPED;
  }
}
