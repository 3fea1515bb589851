package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;

/**
 * Capacity cannot make room for a shape in an environment, for now or ever (TR-021). It holds for
 * that shape and for all that need at least as much.
 *
 * @param reason the token that rules can match, such as CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY
 * @param message for people
 * @param head what was asked
 */
public record Shortage(String reason, String message, ResourceShape head) {
  public boolean concerns(ResourceShape shape) {
    return head.fitsIn(shape);
  }
}
