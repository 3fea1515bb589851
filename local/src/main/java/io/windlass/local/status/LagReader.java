package io.windlass.local.status;

import io.windlass.embedded.Database;
import io.windlass.embedded.EmbeddedPostgres;
import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.status.StackStatus.Lag;
import io.windlass.local.status.StackStatus.TopicLag;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each service is behind. What it consumes is what its consumer group has been given, and
 * what it ever consumed; how far it has come stands in its own database; where the topics begin and
 * end the broker knows.
 */
final class LagReader {
  private static final List<String> SERVICES =
      List.of("submission", "scheduler", "capacity", "state-events");
  private static final int PATIENCE_SECONDS = 5;

  private final Map<String, Integer> ports;
  private final Credentials credentials;

  LagReader(Map<String, Integer> ports, Credentials credentials) {
    this.ports = ports;
    this.credentials = credentials;
  }

  /** The lag, or why it is not known: what did not answer, and how. */
  Lag read() {
    Map<String, Map<TopicPartition, Long>> consumed = new LinkedHashMap<>();
    for (var service : SERVICES) {
      try {
        consumed.put(service, consumed(service));
      } catch (SQLException e) {
        return Lag.unknown("the database of " + service + " does not answer: " + e.getMessage());
      }
    }
    try (var admin = Admin.create(settings())) {
      var partitions = partitions(admin, consumed);
      var all =
          partitions.values().stream().flatMap(Collection::stream).collect(Collectors.toSet());
      var begins = offsets(admin, all, OffsetSpec.earliest());
      var ends = offsets(admin, all, OffsetSpec.latest());
      var result = new ArrayList<TopicLag>();
      partitions.forEach(
          (service, known) ->
              result.addAll(
                  lag(service, known, consumed.getOrDefault(service, Map.of()), begins, ends)));
      return new Lag(result, null);
    } catch (ExecutionException e) {
      return Lag.unknown("the broker does not answer: " + e.getCause());
    } catch (TimeoutException e) {
      return Lag.unknown("the broker has not answered within " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Lag.unknown("interrupted");
    }
  }

  private Properties settings() {
    var settings = new Properties();
    settings.putAll(
        KafkaCredentials.client(
            credentials, KafkaCredentials.ADMINISTRATOR, ports.getOrDefault("kafka", 0)));
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1000);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
    return settings;
  }

  private Map<TopicPartition, Long> consumed(String service) throws SQLException {
    var database =
        new Database(
            "127.0.0.1",
            ports.getOrDefault("postgres", 0),
            service.replace('-', '_'),
            EmbeddedPostgres.USERNAME,
            credentials.databasePassword());
    var result = new HashMap<TopicPartition, Long>();
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select topic, partition, next_offset from consumed_offset")) {
      while (rows.next()) {
        result.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    return result;
  }

  /** What each service consumes; its group has the name of the service. */
  private static Map<String, Set<TopicPartition>> partitions(
      Admin admin, Map<String, Map<TopicPartition, Long>> consumed)
      throws ExecutionException, InterruptedException, TimeoutException {
    var groups =
        admin.describeConsumerGroups(SERVICES).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    var result = new LinkedHashMap<String, Set<TopicPartition>>();
    for (var service : SERVICES) {
      Set<TopicPartition> known = new HashSet<>(consumed.getOrDefault(service, Map.of()).keySet());
      var group = groups.get(service);
      if (group != null) {
        group.members().forEach(m -> known.addAll(m.assignment().topicPartitions()));
      }
      result.put(service, known);
    }
    return result;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    return admin
        .listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> which)))
        .all()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /** Per topic, the records between where the service stands, or the topic begins, and its end. */
  static List<TopicLag> lag(
      String service,
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> consumed,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {
    var byTopic = new TreeMap<String, Long>();
    for (var partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      long next = Math.max(begin, consumed.getOrDefault(partition, begin));
      long behind = Math.max(0, ends.getOrDefault(partition, next) - next);
      byTopic.merge(partition.topic(), behind, Long::sum);
    }
    return byTopic.entrySet().stream()
        .map(entry -> new TopicLag(service, entry.getKey(), entry.getValue()))
        .toList();
  }
}
