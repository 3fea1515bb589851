package io.windlass.stateevents.messaging;

import io.windlass.messaging.AccountPartition;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.UndecodableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition of the topic of what is put on buses once more, from where subscribers are.
 * Methods block. Not thread-safe.
 */
final class BusEventReader implements AutoCloseable {
  private static final int MOST_RECORDS = 200;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final MessagingSettings settings;
  private final TopicPartition partition;
  private @Nullable KafkaConsumer<String, byte[]> consumer;

  BusEventReader(MessagingSettings settings, TopicPartition partition) {
    this.settings = settings;
    this.partition = partition;
  }

  /**
   * A record.
   *
   * @param event null if it is none of an event
   */
  record Logged(long offset, @Nullable BusEventRecord event) {}

  /** Whether an account's events are on this partition. */
  boolean has(String accountId) {
    int partitions = consumer().partitionsFor(partition.topic()).size();
    return AccountPartition.of(accountId, partitions) == partition.partition();
  }

  String topic() {
    return partition.topic();
  }

  /** Returns the offset of the first record at a time or later, which may be still to come. */
  long offsetAt(Instant time) {
    // In this order: what is put in between is after the end that was read.
    long end = consumer().endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    OffsetAndTimestamp found =
        consumer().offsetsForTimes(Map.of(partition, time.toEpochMilli())).get(partition);
    return found == null ? end : found.offset();
  }

  /**
   * Returns the next records from an offset on, before another one. What the topic does not have
   * any more is left out: then the first record has a greater offset. Empty if the broker is slow.
   */
  List<Logged> read(long from, long before) {
    KafkaConsumer<String, byte[]> reader = consumer();
    reader.seek(partition, from);
    var decoder = new EventDecoder(settings.schemaIds());
    List<Logged> read = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> each : reader.poll(PAUSE)) {
      if (each.offset() < before && each.value() != null) {
        read.add(new Logged(each.offset(), event(decoder, each)));
      }
    }
    if (read.isEmpty() && reader.position(partition) >= before) {
      read.add(new Logged(before - 1, null));
    }
    return read;
  }

  /** What cannot be read has been set aside when it was consumed. */
  private static @Nullable BusEventRecord event(
      EventDecoder decoder, ConsumerRecord<String, byte[]> logged) {
    try {
      return BusEventRecord.of(
          decoder.decode(logged.value()), Instant.ofEpochMilli(logged.timestamp()));
    } catch (UndecodableRecordException e) {
      return null;
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    if (consumer == null) {
      Map<String, Object> properties = new HashMap<>(settings.clientProperties());
      properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
      properties.put(
          ConsumerConfig.CLIENT_ID_CONFIG, "bus-event-reader-" + settings.instanceId() + partition);
      properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
      properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
      properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
      properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
      properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
      consumer =
          new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
      consumer.assign(List.of(partition));
    }
    return consumer;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(PAUSE));
      consumer = null;
    }
  }
}
