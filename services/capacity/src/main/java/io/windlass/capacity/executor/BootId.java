package io.windlass.capacity.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Identifies the present boot of this machine: what ran in another boot is gone. */
public final class BootId {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /**
   * Returns an id that stays the same until the machine boots again; {@code unknown} where the
   * kernel does not tell one.
   */
  public static String current() {
    try {
      return Files.readString(KERNEL).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Returns when the machine was booted; the epoch where the kernel does not tell. */
  public static Instant bootedAt(Instant now) {
    try {
      String seconds = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
      return now.minusMillis(Math.round(Double.parseDouble(seconds) * 1000));
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }
}
