package io.windlass.scheduler.resource;

/** A sum over many {@link ResourceShape}s; it does not overflow for a million jobs. */
public record ResourceSum(long milliVcpus, long memoryMiB, long gpus) {
  public static final ResourceSum NONE = new ResourceSum(0, 0, 0);

  public static ResourceSum of(ResourceShape shape) {
    return new ResourceSum(shape.milliVcpus(), shape.memoryMiB(), shape.gpus());
  }

  public ResourceSum plus(ResourceShape shape) {
    return plus(of(shape));
  }

  /** That many of the shape; taken away if the number is negative. */
  public ResourceSum plus(ResourceShape shape, int times) {
    return plus(
        new ResourceSum(
            (long) shape.milliVcpus() * times,
            (long) shape.memoryMiB() * times,
            (long) shape.gpus() * times));
  }

  /** That many of the other; taken away if the number is negative. */
  public ResourceSum plus(ResourceSum other, int times) {
    return plus(
        new ResourceSum(other.milliVcpus * times, other.memoryMiB * times, other.gpus * times));
  }

  public ResourceSum minus(ResourceShape shape) {
    return minus(of(shape));
  }

  public ResourceSum plus(ResourceSum other) {
    return new ResourceSum(
        milliVcpus + other.milliVcpus, memoryMiB + other.memoryMiB, gpus + other.gpus);
  }

  public ResourceSum minus(ResourceSum other) {
    return new ResourceSum(
        milliVcpus - other.milliVcpus, memoryMiB - other.memoryMiB, gpus - other.gpus);
  }

  /**
   * Returns the part of this sum that {@code vcpuRoom} has room for, all three amounts in
   * proportion.
   */
  public ResourceSum upTo(long vcpuRoom) {
    if (milliVcpus <= vcpuRoom) {
      return this;
    }
    return new ResourceSum(vcpuRoom, portion(memoryMiB, vcpuRoom), portion(gpus, vcpuRoom));
  }

  public boolean isNone() {
    return milliVcpus == 0 && memoryMiB == 0 && gpus == 0;
  }

  private long portion(long amount, long vcpuRoom) {
    return (long) Math.ceil((double) amount * vcpuRoom / milliVcpus);
  }
}
