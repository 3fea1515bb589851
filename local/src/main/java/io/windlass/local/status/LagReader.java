package io.windlass.local.status;

import io.windlass.local.stack.Credentials;
import io.windlass.local.stack.KafkaCredentials;
import io.windlass.local.stack.StackServices;
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
 * Reads the consumer lag of each service. The partitions that a service consumes are those assigned
 * to its consumer group and those it has ever consumed; its offsets are in its own database; the
 * first and last offsets of the topics come from the broker.
 */
final class LagReader {
  private static final int TIMEOUT_SECONDS = 5;

  private final Map<String, Integer> ports;
  private final Credentials credentials;

  LagReader(Map<String, Integer> ports, Credentials credentials) {
    this.ports = ports;
    this.credentials = credentials;
  }

  /** Returns the lag, or why it is not known. */
  Lag read() {
    Map<String, Map<TopicPartition, Long>> consumed = new LinkedHashMap<>();
    for (var service : StackServices.NAMES) {
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
      var startOffsets = offsets(admin, all, OffsetSpec.earliest());
      var endOffsets = offsets(admin, all, OffsetSpec.latest());
      var result = new ArrayList<TopicLag>();
      partitions.forEach(
          (service, known) ->
              result.addAll(
                  lag(
                      service,
                      known,
                      consumed.getOrDefault(service, Map.of()),
                      startOffsets,
                      endOffsets)));
      return new Lag(result, null);
    } catch (ExecutionException e) {
      return Lag.unknown("the broker does not answer: " + e.getCause());
    } catch (TimeoutException e) {
      return Lag.unknown("the broker has not answered within " + TIMEOUT_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Lag.unknown("interrupted");
    }
  }

  private Properties settings() {
    var settings = new Properties();
    settings.putAll(
        KafkaCredentials.clientProperties(
            credentials, KafkaCredentials.ADMINISTRATOR, ports.getOrDefault("kafka", 0)));
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
    return settings;
  }

  private Map<TopicPartition, Long> consumed(String service) throws SQLException {
    var result = new HashMap<TopicPartition, Long>();
    try (var connection = StackServices.database(service, ports, credentials).connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select topic, partition, next_offset from consumed_offset")) {
      while (rows.next()) {
        result.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    return result;
  }

  /**
   * Returns the partitions that each service consumes; its consumer group has the name of the
   * service.
   */
  private static Map<String, Set<TopicPartition>> partitions(
      Admin admin, Map<String, Map<TopicPartition, Long>> consumed)
      throws ExecutionException, InterruptedException, TimeoutException {
    var groups =
        admin
            .describeConsumerGroups(StackServices.NAMES)
            .all()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    var result = new LinkedHashMap<String, Set<TopicPartition>>();
    for (var service : StackServices.NAMES) {
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
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /**
   * Returns the lag by topic: the number of records from the service's offset, or from the first
   * one that the topic still has, to the end of the topic.
   */
  static List<TopicLag> lag(
      String service,
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> consumed,
      Map<TopicPartition, Long> startOffsets,
      Map<TopicPartition, Long> endOffsets) {
    var byTopic = new TreeMap<String, Long>();
    for (var partition : partitions) {
      long begin = startOffsets.getOrDefault(partition, 0L);
      long next = Math.max(begin, consumed.getOrDefault(partition, begin));
      long behind = Math.max(0, endOffsets.getOrDefault(partition, next) - next);
      byTopic.merge(partition.topic(), behind, Long::sum);
    }
    return byTopic.entrySet().stream()
        .map(entry -> new TopicLag(service, entry.getKey(), entry.getValue()))
        .toList();
  }
}
