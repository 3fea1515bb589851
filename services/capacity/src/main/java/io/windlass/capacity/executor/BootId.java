package io.windlass.capacity.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which boot of the machine this is: what ran in another one is gone. */
public final class BootId {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /**
   * Stays the same until the machine boots again; {@code unknown} where the kernel does not say.
   */
  public static String current() {
    try {
      return Files.readString(KERNEL).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
