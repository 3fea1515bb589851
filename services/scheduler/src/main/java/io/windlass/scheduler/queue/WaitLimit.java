package io.windlass.scheduler.queue;

import java.time.Duration;

/**
 * How long the head of a queue may be blocked for a reason before it is cancelled (JQ-050).
 *
 * @param reason the token that a statusReason begins with (JQ-052)
 */
public record WaitLimit(String reason, Duration longest) {
  public boolean concerns(String statusReason) {
    return statusReason.equals(reason) || statusReason.startsWith(reason + " - ");
  }

  /** AWS's words for a job that it ends (JQ-053). */
  public String statusReason() {
    return "Canceled by JobStateTimeLimit action due to reason: " + reason;
  }
}
