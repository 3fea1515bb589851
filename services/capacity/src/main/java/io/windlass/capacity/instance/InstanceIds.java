package io.windlass.capacity.instance;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names for new instances: derived from the environment and a running number, so that deciding
 * needs no randomness, yet as unlikely to collide as random ones.
 */
public final class InstanceIds {
  private InstanceIds() {}

  /** Such as {@code i-0a1b2c3d4e5f67890}. */
  public static String instanceId(String environmentArn, String uuid, long number) {
    return "i-" + digest("instance", environmentArn, uuid, number).substring(0, 17);
  }

  /** The 32 digits that end a container instance's ARN. */
  public static String containerInstanceId(String environmentArn, String uuid, long number) {
    return digest("container-instance", environmentArn, uuid, number).substring(0, 32);
  }

  private static String digest(String kind, String arn, String uuid, long number) {
    try {
      String text = String.join("\n", kind, arn, uuid, Long.toString(number));
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
