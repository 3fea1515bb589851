package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;

/**
 * Capacity cannot make room for a shape in an environment, for now or ever (TR-021). It holds for
 * that shape and for all that need at least as much.
 *
 * @param reason the token that rules can match, such as CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY
 * @param message for people
 * @param head what was asked of one instance
 * @param nodes of how many instances at once
 */
public record Shortage(String reason, String message, ResourceShape head, int nodes) {
  /** Of one task's room. */
  public Shortage(String reason, String message, ResourceShape head) {
    this(reason, message, head, 1);
  }

  public boolean concerns(ResourceRequest need) {
    return head.fitsIn(need.shape()) && nodes <= need.nodes();
  }
}
