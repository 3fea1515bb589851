package io.windlass.local.stack;

import io.windlass.embedded.KafkaUsers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The users of a stack's broker: an administrator for the launcher and the broker itself, one user
 * per service, and a read-only user for everybody else. Their passwords are among the stack's
 * credentials; broker and services read them from files that only their owner can read.
 */
public final class KafkaCredentials {
  public static final String ADMINISTRATOR = "windlass";

  /** The read-only user, for dashboards and the like. */
  public static final String READER = "reader";

  /** All users. */
  public static final List<String> USERS =
      List.of(ADMINISTRATOR, "submission", "scheduler", "capacity", "state-events", READER);

  private KafkaCredentials() {}

  /** Returns the name of a user's password in the credentials. */
  static String passwordName(String user) {
    return "kafka/" + user;
  }

  /** Writes the broker's file of users and a file of client properties for each user. */
  public static void write(StackDirectory directory, Credentials credentials) {
    directory.createPrivately(directory.kafka());
    var users = users(credentials);
    StackDirectory.writePrivately(directory.kafkaUsersFile(), lines(users.passwords()));
    for (var user : USERS) {
      StackDirectory.writePrivately(
          directory.kafkaClientFile(user), lines(users.clientProperties(user)));
    }
  }

  /**
   * Returns the client properties of a user, with the broker's address; only the address for a
   * stack that was started before its broker had users.
   */
  public static Map<String, Object> clientProperties(
      Credentials credentials, String user, int port) {
    Map<String, Object> client = new HashMap<>();
    if (credentials.passwords().containsKey(passwordName(user))) {
      client.putAll(users(credentials).clientProperties(user));
    }
    client.put("bootstrap.servers", "127.0.0.1:" + port);
    return client;
  }

  /** Returns the password of the read-only user, for clients that take no file. */
  public static String readerPassword(Credentials credentials) {
    return credentials.password(passwordName(READER));
  }

  private static KafkaUsers users(Credentials credentials) {
    return new KafkaUsers(
        ADMINISTRATOR,
        USERS.stream()
            .collect(
                Collectors.toMap(user -> user, user -> credentials.password(passwordName(user)))));
  }

  private static String lines(Map<String, String> properties) {
    // Values hold no character that means something in Java's properties format.
    return new TreeMap<>(properties)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
  }
}
