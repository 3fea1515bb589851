package io.windlass.scheduler.attempt;

/** Why a task ended, as capacity reports it. */
public enum StopCause {
  /** By itself, with an exit code. */
  EXITED,
  /** It never came up: image, mount or command error. Counts as an attempt. */
  START_FAILED,
  /** Its machine died. */
  HOST_LOST,
  /** By a stop order. */
  STOPPED,
  /** The instance takes no tasks any more; nothing ran and no attempt is used up. */
  REFUSED
}
