package io.windlass.messaging;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Properties that every Kafka client of a service is given, read from a file in Java's properties
 * format, as Kafka's own tools take it with {@code --command-config}: how to log in, whom to trust,
 * and whatever else a cluster asks of its clients. What Windlass relies on (the address, acks,
 * offsets, serializers) wins over them.
 */
public final class KafkaClientProperties {
  private KafkaClientProperties() {}

  /**
   * Reads the file; nothing of no file.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static Map<String, Object> read(Optional<String> file) {
    if (file.isEmpty()) {
      return Map.of();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file.get()))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the Kafka client properties " + file.get(), e);
    }
    Map<String, Object> result = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> result.put(key, properties.getProperty(key)));
    return result;
  }
}
