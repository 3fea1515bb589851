package io.windlass.scheduler.query;

import java.time.Instant;

/**
 * Somebody who waits for an answer.
 *
 * @param requestId which the answer carries
 * @param until from then on nobody waits, and nothing is done
 */
public record ReplyAddress(String requestId, Instant until) {
  public boolean stillWaits(Instant now) {
    return until.isAfter(now);
  }
}
