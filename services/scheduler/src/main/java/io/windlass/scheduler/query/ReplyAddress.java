package io.windlass.scheduler.query;

import java.time.Instant;

/**
 * Where a result is sent.
 *
 * @param requestId the identifier that the result carries
 * @param until when the caller stops waiting; from then on nothing is done
 */
public record ReplyAddress(String requestId, Instant until) {
  public boolean stillWaits(Instant now) {
    return until.isAfter(now);
  }
}
