package io.windlass.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a server.
 *
 * @param dataDirectory directory of the cluster; created by initdb if missing, kept when the server
 *     stops. The server's log is beside it, in {@code <name>.log}
 * @param port of the loopback interface; 0 takes a free one, or that of a server that already runs
 * @param durable whether fsync is on. Without it a crash of the machine, but not of the server,
 *     corrupts the data
 * @param password of the superuser {@code postgres}, set when the cluster is created; without one
 *     every local connection is trusted
 * @param parameters further server parameters, which take precedence over the built-in ones
 */
public record PostgresSettings(
    Path dataDirectory,
    int port,
    boolean durable,
    Optional<String> password,
    Map<String, String> parameters) {

  public PostgresSettings {
    dataDirectory = dataDirectory.toAbsolutePath().normalize();
    parameters = Map.copyOf(parameters);
  }

  /** Returns the settings of a durable server on a free port, without a password. */
  public static PostgresSettings on(Path dataDirectory) {
    return new PostgresSettings(dataDirectory, 0, true, Optional.empty(), Map.of());
  }

  public PostgresSettings withPort(int value) {
    return new PostgresSettings(dataDirectory, value, durable, password, parameters);
  }

  public PostgresSettings withDurable(boolean value) {
    return new PostgresSettings(dataDirectory, port, value, password, parameters);
  }

  public PostgresSettings withPassword(String value) {
    return new PostgresSettings(dataDirectory, port, durable, Optional.of(value), parameters);
  }

  Path logFile() {
    return dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log");
  }

  Map<String, String> serverParameters(int chosenPort) {
    Map<String, String> result = new LinkedHashMap<>();
    result.put("listen_addresses", "127.0.0.1");
    result.put("port", Integer.toString(chosenPort));
    result.put("unix_socket_directories", "");
    result.put("fsync", durable ? "on" : "off");
    result.put("full_page_writes", durable ? "on" : "off");
    result.put("max_connections", "200");
    // Room for what is written between two checkpoints of a busy stack: with half of it, pages that
    // are needed again are written out and read back.
    result.put("shared_buffers", "256MB");
    result.put("wal_level", "minimal");
    result.put("max_wal_senders", "0");
    result.put("max_wal_size", "2GB");
    result.put("autovacuum_naptime", "15s");
    result.put("jit", "off");
    // What is worked on is in memory: an index that finds a row is never worse than reading all.
    result.put("random_page_cost", "1.1");
    result.put("log_checkpoints", "off");
    result.put("timezone", "UTC");
    result.put("log_timezone", "UTC");
    result.putAll(parameters);
    return result;
  }
}
