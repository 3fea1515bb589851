package io.windlass.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The settings of a broker.
 *
 * @param dataDirectory directory of log and metadata; created if missing, kept when the broker
 *     stops
 * @param port of the loopback interface for clients; 0 takes a free one
 * @param controllerPort of the loopback interface for the broker's own controller; 0 takes a free
 *     one
 * @param properties further broker properties, which take precedence over the built-in ones
 */
public record KafkaSettings(
    Path dataDirectory, int port, int controllerPort, Map<String, String> properties) {

  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** Returns the settings of a broker on free ports. */
  public static KafkaSettings on(Path dataDirectory) {
    return new KafkaSettings(dataDirectory, 0, 0, Map.of());
  }

  public KafkaSettings withPort(int value) {
    return new KafkaSettings(dataDirectory, value, controllerPort, properties);
  }

  /** Returns the same settings with access for these users only. */
  public KafkaSettings withUsers(KafkaUsers users) {
    Map<String, String> all = new HashMap<>(users.brokerProperties());
    all.putAll(properties);
    return new KafkaSettings(dataDirectory, port, controllerPort, all);
  }

  KafkaSettings withFreePorts() {
    return new KafkaSettings(
        dataDirectory,
        port == 0 ? FreePorts.next() : port,
        controllerPort == 0 ? FreePorts.next() : controllerPort,
        properties);
  }

  /** Leaves out the properties, which may contain passwords. */
  @Override
  public String toString() {
    return "KafkaSettings[%s, %d, %d]".formatted(dataDirectory, port, controllerPort);
  }

  boolean usesFreePorts() {
    return port == 0 || controllerPort == 0;
  }

  Map<String, String> brokerProperties() {
    Map<String, String> result = new HashMap<>();
    result.put("process.roles", "broker,controller");
    result.put("node.id", "1");
    result.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    result.put("controller.listener.names", "CONTROLLER");
    result.put(
        "listeners",
        "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    result.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    result.put("inter.broker.listener.name", "CLIENTS");
    result.put("log.dirs", dataDirectory.toString());
    result.put("auto.create.topics.enable", "false");
    result.put("offsets.topic.num.partitions", "1");
    result.put("offsets.topic.replication.factor", "1");
    result.put("transaction.state.log.num.partitions", "1");
    result.put("transaction.state.log.replication.factor", "1");
    result.put("transaction.state.log.min.isr", "1");
    result.put("share.coordinator.state.topic.num.partitions", "1");
    result.put("share.coordinator.state.topic.replication.factor", "1");
    result.put("share.coordinator.state.topic.min.isr", "1");
    // One node has nobody to wait for.
    result.put("group.initial.rebalance.delay.ms", "0");
    result.put("group.min.session.timeout.ms", "1000");
    result.put("controller.quorum.election.timeout.ms", "100");
    result.put("controller.quorum.fetch.timeout.ms", "1000");
    result.put("initial.broker.registration.timeout.ms", "60000");
    // After kill -9 the controller keeps the dead broker's session this long before it lets the
    // new one register.
    result.put("broker.heartbeat.interval.ms", "500");
    result.put("broker.session.timeout.ms", "3000");
    // Small.
    result.put("num.network.threads", "2");
    result.put("num.io.threads", "4");
    result.put("background.threads", "2");
    result.put("log.cleaner.dedupe.buffer.size", "8388608");
    result.put("log.index.size.max.bytes", "1048576");
    result.put("socket.request.max.bytes", "33554432");
    result.putAll(properties);
    return result;
  }
}
