package io.windlass.stateevents.notification;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a notification (EV-010): a function of the job, the sequence number of the transition
 * and its time, so that a notification that is sent again has the same id (EV-002). It is a UUID of
 * version 8: 48 bits of time in milliseconds, then 74 bits of SHA-256. By the time a subscriber's
 * last id is found in the history without an index of ids, and an event that somebody put on a bus,
 * whose id has the same form, on its topic.
 */
public final class EventId {
  private static final MessageDigest SHA_256 = digest();
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long VARIANT_BITS = 0x3FFF_FFFF_FFFF_FFFFL;

  private EventId() {}

  /** Returns the id of the notification about transition number {@code sequence} of a job. */
  public static UUID of(String jobId, long sequence, Instant at) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(jobId + '/' + sequence));
    long high = hash.getLong();
    long low = hash.getLong();
    return new UUID(
        (at.toEpochMilli() << 16) | VERSION_8 | (high & 0xFFFL), VARIANT | (low & VARIANT_BITS));
  }

  /** Returns the time in an id that {@link #of} made. */
  public static Instant time(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /** Returns whether there is a time in an id. */
  public static boolean hasTime(UUID id) {
    return id.version() == 8;
  }

  /** {@code text} as an id; empty if it is not a UUID of version 8. */
  public static Optional<UUID> parse(String text) {
    try {
      UUID id = UUID.fromString(text);
      return hasTime(id) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException notAUuid) {
      return Optional.empty();
    }
  }

  /** A copy of a digest costs less than looking up the algorithm, as each notification would. */
  private static byte[] sha256(String text) {
    try {
      var digest = (MessageDigest) SHA_256.clone();
      return digest.digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("digests of the Java runtime are cloneable", impossible);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
