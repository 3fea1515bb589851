package io.windlass.stateevents.messaging;

import io.windlass.events.Topics;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.stateevents.store.configuration.ConfigurationStore;
import io.windlass.stateevents.store.configuration.ScheduleSubscriptions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Fires rules and schedules when they are due (ADR 35): the consumer group {@code
 * state-events-timers}, whose partitions the instances of the service share.
 */
public final class EventTimers {
  /** The consumer group. */
  public static final String GROUP = "state-events-timers";

  private static final Logger LOG = Logger.getLogger(EventTimers.class);

  private EventTimers() {}

  /** Starts to fire; returns at once. */
  public static PartitionedConsumer start(
      String instanceId, ConfigurationStore configuration, MessagingRuntime runtime) {
    return start(
        new ConsumerSettings(GROUP, instanceId, TimerHandler.TOPICS),
        () -> partitions(runtime.settings()),
        (account, arn) ->
            Thread.ofVirtual()
                .name("completed-schedule")
                .start(() -> delete(configuration, account, arn)),
        runtime);
  }

  /** Happens again if it fails. */
  static void delete(ConfigurationStore configuration, String account, String arn) {
    try {
      configuration.change(
          account,
          Instant.now(),
          session -> {
            ScheduleSubscriptions.deleteCompleted(session, arn);
            return true;
          });
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "schedule %s could not be deleted yet", arn);
    }
  }

  static PartitionedConsumer start(
      ConsumerSettings consumed,
      IntSupplier partitions,
      BiConsumer<String, String> onCompleted,
      MessagingRuntime runtime) {
    return PartitionedConsumer.start(
        consumed,
        partition -> new TimerHandler(runtime.pool(), partition, partitions, onCompleted),
        runtime);
  }

  private static int partitions(MessagingSettings settings) {
    Map<String, Object> properties = new HashMap<>(settings.clientProperties());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "event-timers-" + settings.instanceId());
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.partitionsFor(Topics.EVENT_CONFIGURATION).size();
    }
  }
}
