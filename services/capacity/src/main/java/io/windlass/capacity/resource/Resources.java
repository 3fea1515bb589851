package io.windlass.capacity.resource;

/**
 * An amount of computing resources: what a task needs, what an instance has, what a host may hold.
 * Whole numbers, so that sums are exact; longs, so that sums over many jobs do not overflow.
 *
 * @param milliVcpus vCPUs in thousandths: 250 is a quarter of a vCPU
 */
public record Resources(long milliVcpus, long memoryMiB, long gpus) {
  public static final Resources NONE = new Resources(0, 0, 0);

  public Resources plus(Resources other) {
    return new Resources(
        milliVcpus + other.milliVcpus, memoryMiB + other.memoryMiB, gpus + other.gpus);
  }

  /** Componentwise, never below zero. */
  public Resources minus(Resources other) {
    return new Resources(
        Math.max(0, milliVcpus - other.milliVcpus),
        Math.max(0, memoryMiB - other.memoryMiB),
        Math.max(0, gpus - other.gpus));
  }

  /** Whether all of this can be had from {@code available}. */
  public boolean fitsIn(Resources available) {
    return milliVcpus <= available.milliVcpus
        && memoryMiB <= available.memoryMiB
        && gpus <= available.gpus;
  }

  public boolean isNone() {
    return milliVcpus <= 0 && memoryMiB <= 0 && gpus <= 0;
  }

  /** For people: {@code 2 vCPUs, 4096 MiB} and GPUs where there are some. */
  public String describe() {
    String vcpus =
        milliVcpus % 1000 == 0
            ? Long.toString(milliVcpus / 1000)
            : Double.toString(milliVcpus / 1000.0);
    return vcpus
        + (milliVcpus == 1000 ? " vCPU, " : " vCPUs, ")
        + memoryMiB
        + " MiB"
        + (gpus == 0 ? "" : ", " + gpus + (gpus == 1 ? " GPU" : " GPUs"));
  }
}
