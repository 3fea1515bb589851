package io.windlass.stateevents.messaging;

import io.windlass.events.Topics;
import io.windlass.messaging.AccountPartition;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.stateevents.explanation.FoundEvent;
import io.windlass.stateevents.notification.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Finds an event among those that were put on buses, on the partition of its account: by the time
 * in its id, from which the topic is read for a while. An event that reached the topic long after
 * it was put may not be found. Methods block; at most two search at a time. Thread-safe.
 */
public final class BusEventLog {
  /** How far the clocks of those who put events may be behind the broker's. */
  private static final Duration CLOCKS = Duration.ofSeconds(10);

  private static final int MOST_RECORDS = 100_000;
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final MessagingSettings settings;
  private final Semaphore searches = new Semaphore(2, true);

  public BusEventLog(MessagingSettings settings) {
    this.settings = settings;
  }

  /** Returns an event, if the topic still has it. Its id must be one with a time. */
  Optional<FoundEvent> find(String accountId, UUID eventId) {
    searches.acquireUninterruptibly();
    try (var consumer = consumer()) {
      int partitions = consumer.partitionsFor(Topics.BUS_EVENTS).size();
      var partition =
          new TopicPartition(Topics.BUS_EVENTS, AccountPartition.of(accountId, partitions));
      long from = EventId.time(eventId).minus(CLOCKS).toEpochMilli();
      OffsetAndTimestamp start = consumer.offsetsForTimes(Map.of(partition, from)).get(partition);
      if (start == null) {
        return Optional.empty();
      }
      consumer.assign(List.of(partition));
      consumer.seek(partition, start.offset());
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      return search(consumer, partition, end, accountId, eventId.toString());
    } finally {
      searches.release();
    }
  }

  private Optional<FoundEvent> search(
      KafkaConsumer<String, byte[]> consumer,
      TopicPartition partition,
      long end,
      String accountId,
      String eventId) {
    var decoder = new EventDecoder(settings.schemaIds());
    long deadline = System.nanoTime() + LONGEST.toNanos();
    int read = 0;
    while (consumer.position(partition) < end
        && read < MOST_RECORDS
        && System.nanoTime() - deadline < 0) {
      ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofSeconds(1));
      read += records.count();
      for (ConsumerRecord<String, byte[]> each : records) {
        if (each.value() != null) {
          BusEventRecord event =
              BusEventRecord.of(
                  decoder.decode(each.value()), Instant.ofEpochMilli(each.timestamp()));
          if (event != null
              && event.envelope().id().equals(eventId)
              && event.accountId().equals(accountId)) {
            return Optional.of(
                new FoundEvent(
                    event.busArn(), event.ingested(), event.json(), FoundEvent.Source.TOPIC));
          }
        }
      }
    }
    return Optional.empty();
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>(settings.clientProperties());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "bus-event-log-" + settings.instanceId());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
