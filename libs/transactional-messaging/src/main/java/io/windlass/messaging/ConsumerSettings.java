package io.windlass.messaging;

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
 * @param undecodable what to do with a record that is not an event
 * @param consumerProperties further properties of the Kafka consumer
 * @param longestPause for which a batch is collected under load ({@link Pace})
 */
public record ConsumerSettings(
    String groupId,
    String instanceId,
    List<String> topics,
    int maxBatch,
    Duration sessionTimeout,
    Undecodable undecodable,
    Map<String, Object> consumerProperties,
    Duration longestPause) {

  /** What to do with a record that is not an event. */
  public enum Undecodable {
    /** Stop at it, not ready, until somebody fixes it: nothing is ever lost. */
    STOP,
    /** Say so and go on without it: for topics on which strangers publish. */
    SKIP
  }

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
      Undecodable undecodable,
      Map<String, Object> consumerProperties) {
    this(
        groupId,
        instanceId,
        topics,
        maxBatch,
        sessionTimeout,
        undecodable,
        consumerProperties,
        Pace.LONGEST);
  }

  public ConsumerSettings(String groupId, String instanceId, List<String> topics) {
    this(groupId, instanceId, topics, 2_000, Duration.ofSeconds(8), Undecodable.STOP, Map.of());
  }

  public ConsumerSettings withLongestPause(Duration longest) {
    return new ConsumerSettings(
        groupId,
        instanceId,
        topics,
        maxBatch,
        sessionTimeout,
        undecodable,
        consumerProperties,
        longest);
  }
}
