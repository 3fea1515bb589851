package io.windlass.local.status;

import io.windlass.embedded.Database;
import io.windlass.embedded.EmbeddedPostgres;
import io.windlass.local.stack.Credentials;
import io.windlass.local.status.StackStatus.TopicLag;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * How far each service is behind: the ends of the topics according to the broker, less what the
 * service has committed in its own database.
 */
final class LagReader {
  private static final List<String> SERVICES =
      List.of("submission", "scheduler", "capacity", "state-events");

  private final Map<String, Integer> ports;
  private final Credentials credentials;

  LagReader(Map<String, Integer> ports, Credentials credentials) {
    this.ports = ports;
    this.credentials = credentials;
  }

  /** Empty if the broker or the database server does not answer. */
  List<TopicLag> read() {
    try {
      var consumed = new LinkedHashMap<String, Map<TopicPartition, Long>>();
      for (var service : SERVICES) {
        consumed.put(service, consumed(service));
      }
      var ends =
          ends(
              consumed.values().stream()
                  .flatMap(offsets -> offsets.keySet().stream())
                  .distinct()
                  .toList());
      return lag(consumed, ends);
    } catch (SQLException | ExecutionException | TimeoutException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
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

  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:" + ports.getOrDefault("kafka", 0),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            3000,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            3000);
    try (var admin = Admin.create(settings)) {
      var answers =
          admin
              .listOffsets(
                  partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
              .all()
              .get(5, TimeUnit.SECONDS);
      return answers.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
  }

  private static List<TopicLag> lag(
      Map<String, Map<TopicPartition, Long>> consumed, Map<TopicPartition, Long> ends) {
    var result = new ArrayList<TopicLag>();
    consumed.forEach(
        (service, offsets) ->
            offsets.entrySet().stream()
                .collect(
                    Collectors.groupingBy(
                        entry -> entry.getKey().topic(),
                        java.util.TreeMap::new,
                        Collectors.summingLong(
                            entry ->
                                Math.max(
                                    0,
                                    ends.getOrDefault(entry.getKey(), entry.getValue())
                                        - entry.getValue()))))
                .forEach((topic, records) -> result.add(new TopicLag(service, topic, records))));
    return result;
  }
}
