package io.windlass.messaging.consumer;

import io.windlass.messaging.MessagingSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** How the Kafka consumer is set up. */
final class ConsumerConfiguration {
  private ConsumerConfiguration() {}

  static KafkaConsumer<String, byte[]> consumer(
      ConsumerSettings settings, MessagingSettings messaging) {
    return new KafkaConsumer<>(
        properties(settings, messaging), new StringDeserializer(), new ByteArrayDeserializer());
  }

  static Map<String, Object> properties(ConsumerSettings settings, MessagingSettings messaging) {
    Map<String, Object> result = new HashMap<>(messaging.clientProperties());
    result.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, messaging.bootstrapServers());
    result.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
    result.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instanceId());
    result.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.groupId() + "-" + settings.instanceId());
    result.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    // The same number of every topic goes to the same member.
    result.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    result.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    result.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    result.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    result.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    int session = Math.toIntExact(settings.sessionTimeout().toMillis());
    result.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
    result.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(100, session / 8));
    result.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 600_000);
    result.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxBatch());
    result.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    result.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 200);
    result.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    result.put(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20L);
    result.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    result.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    result.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    result.putAll(settings.consumerProperties());
    return result;
  }
}
