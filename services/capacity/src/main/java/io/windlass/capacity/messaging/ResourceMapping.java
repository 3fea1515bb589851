package io.windlass.capacity.messaging;

import io.windlass.capacity.resource.Resources;
import io.windlass.events.ResourceShape;

/** Amounts of resources, to Avro and back. */
final class ResourceMapping {
  private ResourceMapping() {}

  static Resources toDomain(ResourceShape shape) {
    return new Resources(shape.getMilliVcpus(), shape.getMemoryMiB(), shape.getGpus());
  }

  static ResourceShape toAvro(Resources resources) {
    return new ResourceShape(
        capped(resources.milliVcpus()), capped(resources.memoryMiB()), capped(resources.gpus()));
  }

  private static int capped(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }
}
