package io.windlass.local.stack;

import io.windlass.embedded.KafkaUsers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The users of a stack's broker: its administrator, who is the launcher and the broker itself, one
 * for each service, and one for everybody else, who may read what jobs do. Their passwords are
 * among the stack's credentials; broker and services are given files that only their owner can
 * read.
 */
public final class KafkaCredentials {
  public static final String ADMINISTRATOR = "windlass";

  /** The user for dashboards and the like. */
  public static final String READER = "reader";

  /** All of them. */
  public static final List<String> USERS =
      List.of(ADMINISTRATOR, "submission", "scheduler", "capacity", "state-events", READER);

  private KafkaCredentials() {}

  /** The user that a service logs in as; all schedulers are one. */
  public static String userOf(String process) {
    return process.startsWith("scheduler") ? "scheduler" : process;
  }

  /** Under which name the credentials have a user's password. */
  static String passwordName(String user) {
    return "kafka/" + user;
  }

  /** Writes the broker's file of users and each user's file of client properties. */
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
   * What a Kafka client of that user is given, the broker's address among it; of a stack that was
   * started before there were users, only that.
   */
  public static Map<String, Object> client(Credentials credentials, String user, int port) {
    Map<String, Object> client = new HashMap<>();
    if (credentials.passwords().containsKey(passwordName(user))) {
      client.putAll(users(credentials).clientProperties(user));
    }
    client.put("bootstrap.servers", "127.0.0.1:" + port);
    return client;
  }

  /** For a client that takes no file. */
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
