package io.windlass.capacity.messaging;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What makes the address of a task's metadata impossible to guess: 160 random bits. */
final class MetadataTokens {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 20;

  private MetadataTokens() {}

  static String next() {
    byte[] bits = new byte[BYTES];
    RANDOM.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }
}
