package io.windlass.capacity.config;

import com.sun.management.OperatingSystemMXBean;
import io.windlass.capacity.resource.Resources;
import java.lang.management.ManagementFactory;

/** What the machine has, as the operating system (or the container around this process) says. */
public record MachineResources(int logicalCpus, long memoryMiB) {
  private static final long MOST_RESERVED_MIB = 2048;

  public static MachineResources read() {
    long bytes = 0;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      bytes = system.getTotalMemorySize();
    }
    return new MachineResources(Runtime.getRuntime().availableProcessors(), bytes / (1024 * 1024));
  }

  /** What instances may come to in all, where settings do not say otherwise. */
  public Resources budget(CapacityConfig.Capacity settings, int gpus) {
    long reserve = Math.min(MOST_RESERVED_MIB, memoryMiB / 4);
    return new Resources(
        settings.hostVcpus().orElse(logicalCpus) * 1000L,
        settings.hostMemoryMib().orElse(memoryMiB - reserve),
        gpus);
  }
}
