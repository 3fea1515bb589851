package io.windlass.capacity.scaling;

import io.windlass.capacity.instancetype.InstanceType;
import io.windlass.capacity.resource.Resources;
import org.jspecify.annotations.Nullable;

/**
 * What waits for an environment and found no room there.
 *
 * @param waiting the sum of it
 * @param head what must fit on one instance; null when nothing waits
 * @param headNodes how many instances of its own the head needs; 1 but for multi-node jobs
 * @param instanceType the only type that helps the head; null is any
 */
public record Demand(
    Resources waiting, @Nullable Resources head, int headNodes, @Nullable String instanceType) {
  public static final Demand NONE = new Demand(Resources.NONE, null, 1, null);

  public boolean isNone() {
    return head == null && waiting.isNone();
  }

  /** The shape that an instance must have room for to be of any help. */
  public Resources headShape() {
    return head == null ? Resources.NONE : head;
  }

  /** What all nodes of the head need together. */
  public Resources headTotal() {
    Resources one = headShape();
    int nodes = Math.max(1, headNodes);
    return new Resources(one.milliVcpus() * nodes, one.memoryMiB() * nodes, one.gpus() * nodes);
  }

  /** Whether an instance of this type, with this much free, could take the head. */
  boolean servedBy(String type, Resources free) {
    return headShape().fitsIn(free) && (instanceType == null || instanceType.equals(type));
  }

  boolean servedBy(InstanceType type) {
    return servedBy(type.name(), type.offered());
  }
}
