package io.windlass.capacity.task;

/** Why a task ended. */
public enum StopCause {
  /** By itself; there is an exit code. */
  EXITED,
  /** It never ran: image, mount or command error. */
  START_FAILED,
  /** The machine, or all trace of the process, is gone. */
  HOST_LOST,
  /** By a stop command, whatever its exit code. */
  STOPPED,
  /** The instance takes no tasks; nothing ran. Decided by the service, never by an executor. */
  REFUSED
}
