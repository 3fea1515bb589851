package io.windlass.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The users of a broker. With users, every listener, including the controller's, accepts SASL/SCRAM
 * only, and users other than the administrator may do what ACLs allow, which is nothing at first.
 * Passwords are part of the broker's configuration and not of its data: changed ones are valid from
 * the next start, also on a data directory that was created without users.
 *
 * @param administrator user who may do everything; the broker itself logs in as that user
 * @param passwords passwords of all users, including the administrator
 */
public record KafkaUsers(String administrator, Map<String, String> passwords) {
  /** The SASL mechanism of all users. */
  public static final String MECHANISM = "SCRAM-SHA-256";

  static final String USER_OPTION = "user_";
  private static final String LOGIN_MODULE =
      "org.apache.kafka.common.security.scram.ScramLoginModule";

  public KafkaUsers {
    passwords = Map.copyOf(passwords);
    if (!passwords.containsKey(administrator)) {
      throw new IllegalArgumentException("the administrator " + administrator + " has no password");
    }
    passwords.forEach(KafkaUsers::requirePlain);
  }

  private static void requirePlain(String user, String password) {
    // Both stand in quotes in a line of JAAS's format.
    if (!user.matches("[A-Za-z0-9._-]+") || !password.matches("[A-Za-z0-9+/=._-]+")) {
      throw new IllegalArgumentException(
          "name or password of the user " + user + " has unusual characters");
    }
  }

  /** Reads users from a file in Java's properties format, with a password for each name. */
  public static KafkaUsers read(Path file, String administrator) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    Map<String, String> passwords = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(user -> passwords.put(user, properties.getProperty(user)));
    return new KafkaUsers(administrator, passwords);
  }

  /** Returns what a Kafka client of a user needs besides the broker's address. */
  public Map<String, String> clientProperties(String user) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        MECHANISM,
        "sasl.jaas.config",
        login(user) + ";");
  }

  private String login(String user) {
    String password = passwords.get(user);
    if (password == null) {
      throw new IllegalArgumentException("there is no user " + user);
    }
    return "%s required username=\"%s\" password=\"%s\"".formatted(LOGIN_MODULE, user, password);
  }

  Map<String, String> brokerProperties() {
    StringBuilder logins = new StringBuilder(login(administrator));
    new TreeMap<>(passwords)
        .forEach(
            (user, password) ->
                logins.append(" %s%s=\"%s\"".formatted(USER_OPTION, user, password)));
    logins.append(';');
    Map<String, String> result = new HashMap<>();
    result.put(
        "listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
    result.put("sasl.enabled.mechanisms", MECHANISM);
    result.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    result.put("sasl.mechanism.controller.protocol", MECHANISM);
    for (String listener : new String[] {"clients", "controller"}) {
      String prefix =
          "listener.name.%s.%s.".formatted(listener, MECHANISM.toLowerCase(Locale.ROOT));
      result.put(prefix + "sasl.jaas.config", logins.toString());
      result.put(
          prefix + "sasl.server.callback.handler.class", ConfiguredScramUsers.class.getName());
    }
    result.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    result.put("super.users", "User:" + administrator);
    result.put("allow.everyone.if.no.acl.found", "false");
    return result;
  }

  @Override
  public String toString() {
    return "KafkaUsers" + new TreeMap<>(passwords).keySet();
  }
}
