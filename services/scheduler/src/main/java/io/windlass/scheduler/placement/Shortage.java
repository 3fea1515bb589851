package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;

/**
 * A shortage: capacity cannot provide a shape in an environment, at present or at all (TR-021). It
 * applies to that shape and to all larger ones. Immutable.
 *
 * @param reason token that rules can match, such as CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY
 * @param message description for people
 * @param head shape that was requested of one instance
 * @param nodes number of instances that were requested at once
 */
public record Shortage(String reason, String message, ResourceShape head, int nodes) {
  /** Creates a shortage of capacity for one task. */
  public Shortage(String reason, String message, ResourceShape head) {
    this(reason, message, head, 1);
  }

  /** Returns whether the shortage applies to a request. */
  public boolean concerns(ResourceRequest request) {
    return head.fitsIn(request.shape()) && nodes <= request.nodes();
  }
}
