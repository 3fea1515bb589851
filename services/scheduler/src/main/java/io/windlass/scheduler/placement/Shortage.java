package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;

/**
 * Capacity cannot provide a shape in an environment, now or ever (TR-021). This applies to that
 * shape and to all larger ones.
 *
 * @param reason the token that rules can match, such as CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY
 * @param message for people
 * @param head what was asked of one instance
 * @param nodes of how many instances at once
 */
public record Shortage(String reason, String message, ResourceShape head, int nodes) {
  /** A shortage of capacity for one task. */
  public Shortage(String reason, String message, ResourceShape head) {
    this(reason, message, head, 1);
  }

  public boolean concerns(ResourceRequest request) {
    return head.fitsIn(request.shape()) && nodes <= request.nodes();
  }
}
