package io.windlass.scheduler.resource;

/**
 * What one job needs of one instance, or what one instance has (J-007, JQ-042). Whole numbers only,
 * so that sums are exact. What is left of an instance may become negative when the instance is
 * announced again with less than what runs on it; then nothing fits.
 */
public record ResourceShape(int milliVcpus, int memoryMiB, int gpus) {
  public static final ResourceShape NONE = new ResourceShape(0, 0, 0);

  public ResourceShape plus(ResourceShape other) {
    return new ResourceShape(
        milliVcpus + other.milliVcpus, memoryMiB + other.memoryMiB, gpus + other.gpus);
  }

  public ResourceShape minus(ResourceShape other) {
    return new ResourceShape(
        milliVcpus - other.milliVcpus, memoryMiB - other.memoryMiB, gpus - other.gpus);
  }

  public boolean fitsIn(ResourceShape capacity) {
    return milliVcpus <= capacity.milliVcpus
        && memoryMiB <= capacity.memoryMiB
        && gpus <= capacity.gpus;
  }
}
