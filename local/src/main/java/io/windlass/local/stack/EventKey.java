package io.windlass.local.stack;

import java.nio.file.Files;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * The key that state-events encrypts the secrets of connections with. It is made once: with another
 * one they could not be read.
 */
public final class EventKey {
  private static final int BYTES = 32;

  private EventKey() {}

  /** Writes a key into a data directory that has none. */
  public static void create(StackDirectory directory, RandomGenerator random) {
    if (Files.exists(directory.eventKeyFile())) {
      return;
    }
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    StackDirectory.writePrivately(
        directory.eventKeyFile(), Base64.getEncoder().encodeToString(key) + "\n");
  }
}
