package io.windlass.scheduler.messaging;

import io.windlass.scheduler.resource.ResourceShape;
import io.windlass.scheduler.resource.ResourceSum;

/** Resource amounts, there and back. */
final class ResourceMapper {
  private ResourceMapper() {}

  static ResourceShape toDomain(io.windlass.events.ResourceShape shape) {
    return new ResourceShape(shape.getMilliVcpus(), shape.getMemoryMiB(), shape.getGpus());
  }

  static io.windlass.events.ResourceShape toAvro(ResourceShape shape) {
    return new io.windlass.events.ResourceShape(
        shape.milliVcpus(), shape.memoryMiB(), shape.gpus());
  }

  /** A sum that is larger than a record can say becomes the largest that it can. */
  static io.windlass.events.ResourceShape toAvro(ResourceSum sum) {
    return new io.windlass.events.ResourceShape(
        capped(sum.milliVcpus()), capped(sum.memoryMiB()), capped(sum.gpus()));
  }

  private static int capped(long amount) {
    return Math.clamp(amount, 0, Integer.MAX_VALUE);
  }
}
