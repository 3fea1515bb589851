package io.windlass.messaging.consumer;

import io.windlass.messaging.transaction.AdaptiveLinger;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a consumer needs to know.
 *
 * @param groupId the service; its instances share the partitions
 * @param instanceId stable name of this instance: after a crash it gets its partitions back without
 *     waiting for the session to expire
 * @param topics all with the same number of partitions
 * @param maxBatch records per transaction at most
 * @param sessionTimeout after which a dead instance's partitions go to another one
 * @param consumerProperties further properties of the Kafka consumer
 * @param longestPause for which a batch is collected under load ({@link AdaptiveLinger})
 */
public record ConsumerSettings(
    String groupId,
    String instanceId,
    List<String> topics,
    int maxBatch,
    Duration sessionTimeout,
    Map<String, Object> consumerProperties,
    Duration longestPause) {

  public ConsumerSettings {
    topics = List.copyOf(topics);
    consumerProperties = Map.copyOf(consumerProperties);
  }

  public ConsumerSettings(
      String groupId,
      String instanceId,
      List<String> topics,
      int maxBatch,
      Duration sessionTimeout,
      Map<String, Object> consumerProperties) {
    this(
        groupId,
        instanceId,
        topics,
        maxBatch,
        sessionTimeout,
        consumerProperties,
        AdaptiveLinger.LONGEST);
  }

  public ConsumerSettings(String groupId, String instanceId, List<String> topics) {
    this(groupId, instanceId, topics, 2_000, Duration.ofSeconds(8), Map.of());
  }

  public ConsumerSettings withLongestPause(Duration longest) {
    return new ConsumerSettings(
        groupId, instanceId, topics, maxBatch, sessionTimeout, consumerProperties, longest);
  }
}
