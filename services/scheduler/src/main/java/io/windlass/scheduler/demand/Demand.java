package io.windlass.scheduler.demand;

import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The capacity that an environment is asked to provide.
 *
 * @param waiting sum of what waits for it
 * @param head the shape that must fit on one instance; null when nothing waits
 * @param nodes how many instances of its own the head needs; 1 unless it is a multi-node job
 * @param instanceType the only type that helps the head; null is any
 */
public record Demand(
    ResourceSum waiting, @Nullable ResourceShape head, int nodes, @Nullable String instanceType) {
  public static final Demand NONE = new Demand(ResourceSum.NONE, null);

  /** Of which the head is one task. */
  public Demand(ResourceSum waiting, @Nullable ResourceShape head) {
    this(waiting, head, 1, null);
  }

  /** Smaller relative changes are not worth a message. */
  private static final int SMALLEST_PART = 8;

  Demand plus(ResourceSum more, ResourceRequest itsHead) {
    return head == null
        ? new Demand(waiting.plus(more), itsHead.shape(), itsHead.nodes(), itsHead.instanceType())
        : new Demand(waiting.plus(more), head, nodes, instanceType);
  }

  /**
   * Returns whether the demand differs enough from {@code former} to be sent. Small changes of a
   * large sum are held back. They are compared with the demand that was sent last, so they cannot
   * add up unnoticed.
   */
  public boolean differsEnoughFrom(Demand former) {
    return !Objects.equals(head, former.head)
        || nodes != former.nodes
        || !Objects.equals(instanceType, former.instanceType)
        || differ(waiting.milliVcpus(), former.waiting.milliVcpus())
        || differ(waiting.memoryMiB(), former.waiting.memoryMiB())
        || differ(waiting.gpus(), former.waiting.gpus());
  }

  private static boolean differ(long now, long before) {
    return Math.abs(now - before) * SMALLEST_PART > before;
  }
}
