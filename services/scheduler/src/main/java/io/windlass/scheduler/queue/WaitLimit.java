package io.windlass.scheduler.queue;

import java.time.Duration;

/**
 * How long the head of a queue may be blocked for a reason before it is ended (JQ-050).
 *
 * @param reason the token that a statusReason begins with (JQ-052)
 * @param terminates it counts as terminated, as on service queues; otherwise as cancelled
 */
public record WaitLimit(String reason, Duration longest, boolean terminates) {
  /** After which the head is cancelled. */
  public WaitLimit(String reason, Duration longest) {
    this(reason, longest, false);
  }

  public boolean appliesTo(String statusReason) {
    return statusReason.equals(reason) || statusReason.startsWith(reason + " - ");
  }

  /** AWS's words for a job that it ends (JQ-053). */
  public String statusReason() {
    return (terminates ? "Terminated" : "Canceled")
        + " by JobStateTimeLimit action due to reason: "
        + reason;
  }
}
