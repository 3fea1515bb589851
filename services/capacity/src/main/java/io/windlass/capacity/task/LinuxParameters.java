package io.windlass.capacity.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Linux-specific options of a container; null components are not set. */
public record LinuxParameters(
    @Nullable Boolean initProcessEnabled,
    @Nullable Integer sharedMemorySizeMiB,
    @Nullable Integer maxSwapMiB,
    @Nullable Integer swappiness,
    List<Tmpfs> tmpfs,
    List<Device> devices) {
  /** A file system in memory. */
  public record Tmpfs(String containerPath, int sizeMiB, List<String> mountOptions) {}

  /**
   * A host device, passed into the container.
   *
   * @param containerPath null is the host's path
   * @param permissions READ, WRITE, MKNOD
   */
  public record Device(String hostPath, @Nullable String containerPath, List<String> permissions) {}
}
