package io.windlass.capacity.instancetype;

import io.windlass.capacity.resource.Resources;

/**
 * A kind of instance.
 *
 * @param name such as {@code c5.large}
 * @param family the part before the dot
 * @param nominal vCPUs, memory and GPUs as advertised
 * @param offered what tasks can have of it: some memory goes to the platform (CE-076 to CE-079)
 * @param microUsdPerHour only ranks types against one another
 */
public record InstanceType(
    String name,
    String family,
    Architecture architecture,
    Resources nominal,
    Resources offered,
    long microUsdPerHour) {

  static InstanceType of(
      String name, Architecture architecture, Resources nominal, long microUsdPerHour) {
    String family = name.substring(0, name.indexOf('.'));
    Resources offered =
        new Resources(nominal.milliVcpus(), offeredMemory(nominal.memoryMiB()), nominal.gpus());
    return new InstanceType(name, family, architecture, nominal, offered, microUsdPerHour);
  }

  /**
   * What the operating system sees of the nominal memory (of 8192 MiB, 7985) less 32 MiB for the
   * agent.
   */
  static long offeredMemory(long nominalMiB) {
    return nominalMiB - Math.ceilDiv(nominalMiB * 207, 8192) - 32;
  }

  public long vcpus() {
    return nominal.milliVcpus() / 1000;
  }

  public double microUsdPerVcpuHour() {
    return (double) microUsdPerHour / vcpus();
  }

  /** Metal sizes are launched only when a definition names them (CE-038). */
  public boolean isMetal() {
    return name.startsWith("metal", family.length() + 1);
  }
}
