package io.windlass.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The access key that a stack generates for its owner at its first start, and the passwords of its
 * database server, broker and schema registry. They are kept in a file that only the owner can
 * read.
 *
 * @param passwords passwords of the users of broker and registry, each by a name of its own
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Credentials(
    String accountId,
    String region,
    String accessKeyId,
    String secretAccessKey,
    String databasePassword,
    Map<String, String> passwords) {
  /** The account of a local stack's own access key. */
  public static final String ACCOUNT = "123456789012";

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** The user of the schema registry that may write, and the name of its password. */
  public static final String REGISTRY_USER = "registry";

  public Credentials {
    passwords = new TreeMap<>(passwords == null ? Map.of() : passwords);
  }

  /** Returns the credentials of a directory; generates and writes what is missing. */
  public static Credentials loadOrCreate(StackDirectory directory, SecureRandom random) {
    var known = Files.exists(directory.credentialsFile()) ? read(directory) : generate(random);
    var complete = known.withAllPasswords(random);
    if (!Files.exists(directory.credentialsFile()) || !complete.equals(known)) {
      StackDirectory.writeJson(directory.credentialsFile(), complete);
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

  /** Returns the same credentials for calls in another region. */
  public Credentials withRegion(String value) {
    return new Credentials(
        accountId, value, accessKeyId, secretAccessKey, databasePassword, passwords);
  }

  /**
   * Returns a password by its name.
   *
   * @throws IllegalStateException if there is none
   */
  public String password(String name) {
    var password = passwords.get(name);
    if (password == null) {
      throw new IllegalStateException("there is no password for " + name);
    }
    return password;
  }

  private static String newPassword(SecureRandom random) {
    var password = new byte[16];
    random.nextBytes(password);
    return HexFormat.of().formatHex(password);
  }

  public static Credentials read(StackDirectory directory) {
    return StackDirectory.readJson(directory.credentialsFile(), Credentials.class);
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
