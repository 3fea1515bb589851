package io.windlass.scheduler.queue;

/**
 * Controls that a user has set for a queue, beyond the AWS API.
 *
 * @param paused none of its jobs is placed
 * @param maxRunning how many of its jobs may be STARTING or RUNNING at a time; 0 is no limit
 */
public record QueueControl(boolean paused, int maxRunning) {
  /** No controls. */
  public static final QueueControl NONE = new QueueControl(false, 0);

  /** Returns how many more jobs may be placed while so many run. */
  public int remaining(int running) {
    if (paused) {
      return 0;
    }
    return maxRunning == 0 ? Integer.MAX_VALUE : Math.max(0, maxRunning - running);
  }
}
