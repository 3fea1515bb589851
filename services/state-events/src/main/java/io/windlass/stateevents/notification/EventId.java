package io.windlass.stateevents.notification;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The identity of a notification (EV-010): a function of the job, the number of the fact and its
 * time, so that whatever is sent again carries the id it had (EV-002). It is a UUID of version 8:
 * 48 bits of time in milliseconds, then 74 bits of SHA-256. The time lets a subscriber's last id be
 * found in the history without an index of ids.
 */
public final class EventId {
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long VARIANT_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

  private EventId() {}

  /** The id of the notification about fact number {@code sequence} of a job. */
  public static UUID of(String jobId, long sequence, Instant at) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(jobId + '/' + sequence));
    long high = hash.getLong();
    long low = hash.getLong();
    return new UUID(
        (at.toEpochMilli() << 16) | VERSION_8 | (high & 0xFFFL), VARIANT | (low & VARIANT_BITS));
  }

  /** The time inside an id of ours. */
  public static Instant time(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /** {@code text} as an id; empty if it is not one of ours. */
  public static Optional<UUID> parse(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.version() == 8 ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException notAUuid) {
      return Optional.empty();
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
