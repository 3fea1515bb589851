package io.windlass.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The access key that a stack makes for its owner on first start, and the password of its database
 * server. They live in a file that only the owner can read.
 */
public record Credentials(
    String accountId,
    String region,
    String accessKeyId,
    String secretAccessKey,
    String databasePassword) {
  /** The account that a local stack's own key belongs to. */
  public static final String ACCOUNT = "123456789012";

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those of the directory; made now if there are none yet. */
  public static Credentials of(StackDirectory directory, SecureRandom random) {
    if (Files.exists(directory.credentialsFile())) {
      return read(directory);
    }
    var made = generate(random);
    try {
      StackDirectory.writePrivately(
          directory.credentialsFile(),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    return made;
  }

  public static Credentials read(StackDirectory directory) {
    try {
      return JSON.readValue(directory.credentialsFile().toFile(), Credentials.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory.credentialsFile(), e);
    }
  }

  static Credentials generate(SecureRandom random) {
    var id = new StringBuilder("AKIA");
    for (int i = 0; i < 16; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    var secret = new byte[30];
    random.nextBytes(secret);
    var password = new byte[16];
    random.nextBytes(password);
    return new Credentials(
        ACCOUNT,
        "us-east-1",
        id.toString(),
        Base64.getEncoder().encodeToString(secret),
        HexFormat.of().formatHex(password));
  }

  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + "]";
  }
}
