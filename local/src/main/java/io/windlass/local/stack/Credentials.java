package io.windlass.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The access key that a stack makes for its owner on first start, and the passwords of its database
 * server, broker and schema registry. They live in a file that only the owner can read.
 *
 * @param passwords of those who log in to the broker or the registry, by a name for each
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Credentials(
    String accountId,
    String region,
    String accessKeyId,
    String secretAccessKey,
    String databasePassword,
    Map<String, String> passwords) {
  /** The account that a local stack's own key belongs to. */
  public static final String ACCOUNT = "123456789012";

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The user of the schema registry that may write, and the name of its password. */
  public static final String REGISTRY_USER = "registry";

  public Credentials {
    passwords = new TreeMap<>(passwords == null ? Map.of() : passwords);
  }

  /** Those of the directory; what is missing of them, or all, is made now. */
  public static Credentials of(StackDirectory directory, SecureRandom random) {
    var known = Files.exists(directory.credentialsFile()) ? read(directory) : generate(random);
    var complete = known.withAllPasswords(random);
    if (!Files.exists(directory.credentialsFile()) || !complete.equals(known)) {
      write(directory, complete);
    }
    return complete;
  }

  private Credentials withAllPasswords(SecureRandom random) {
    var all = new TreeMap<>(passwords);
    for (var user : KafkaCredentials.USERS) {
      all.computeIfAbsent(KafkaCredentials.passwordName(user), _ -> newPassword(random));
    }
    all.computeIfAbsent(REGISTRY_USER, _ -> newPassword(random));
    return new Credentials(accountId, region, accessKeyId, secretAccessKey, databasePassword, all);
  }

  /** The same for calls in another region. */
  public Credentials withRegion(String value) {
    return new Credentials(
        accountId, value, accessKeyId, secretAccessKey, databasePassword, passwords);
  }

  /** A password by the name that it has here. */
  public String password(String name) {
    var password = passwords.get(name);
    if (password == null) {
      throw new IllegalStateException("there is no password for " + name);
    }
    return password;
  }

  private static void write(StackDirectory directory, Credentials made) {
    try {
      StackDirectory.writePrivately(
          directory.credentialsFile(),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String newPassword(SecureRandom random) {
    var password = new byte[16];
    random.nextBytes(password);
    return HexFormat.of().formatHex(password);
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
    return new Credentials(
        ACCOUNT,
        "us-east-1",
        id.toString(),
        Base64.getEncoder().encodeToString(secret),
        newPassword(random),
        Map.of());
  }

  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + "]";
  }
}
