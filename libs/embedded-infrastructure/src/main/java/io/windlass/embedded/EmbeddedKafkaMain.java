package io.windlass.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs the broker as a process of its own:
 *
 * <pre>
 * java -Xmx256m -cp … io.windlass.embedded.EmbeddedKafkaMain --data DIR [--port N]
 *      [--controller-port N] [--users FILE --administrator NAME] [--log-level WARNING]
 *      [--property name=value]…
 * </pre>
 *
 * With {@code --users} it accepts only the users of that file, which has a line {@code
 * name=password} for each (see {@link KafkaUsers}). Ports default to free ones. It prints {@code
 * READY <port>} on standard output once clients can connect, logs to standard error, and stops
 * cleanly on SIGTERM and SIGINT. It may be killed at any time: the next start on the same directory
 * goes on from there.
 */
public final class EmbeddedKafkaMain {
  private EmbeddedKafkaMain() {}

  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    Map<String, String> options = new HashMap<>();
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      if (arguments[i].equals("--property")) {
        String[] pair = arguments[i + 1].split("=", 2);
        properties.put(pair[0], pair[1]);
      } else {
        options.put(arguments[i], arguments[i + 1]);
      }
    }
    String data = options.get("--data");
    if (data == null) {
      System.err.println(
          "usage: --data DIR [--port N] [--controller-port N] [--users FILE --administrator NAME]"
              + " [--property name=value]…");
      System.exit(2);
      return;
    }
    logAt(Level.parse(options.getOrDefault("--log-level", "WARNING")));
    EmbeddedKafka kafka = EmbeddedKafka.start(settings(data, options, properties));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::stop, "kafka-stop"));
    System.out.println("READY " + kafka.port());
    System.out.flush();
    kafka.awaitShutdown();
  }

  private static KafkaSettings settings(
      String data, Map<String, String> options, Map<String, String> properties) {
    KafkaSettings settings =
        new KafkaSettings(
            Path.of(data),
            Integer.parseInt(options.getOrDefault("--port", "0")),
            Integer.parseInt(options.getOrDefault("--controller-port", "0")),
            properties);
    String users = options.get("--users");
    return users == null
        ? settings
        : settings.withUsers(
            KafkaUsers.read(Path.of(users), options.getOrDefault("--administrator", "admin")));
  }

  private static void logAt(Level level) {
    Logger root = Logger.getLogger("");
    root.setLevel(level);
    ConsoleHandler handler = new ConsoleHandler();
    handler.setLevel(level);
    root.addHandler(handler);
  }
}
