package io.windlass.messaging.outbox;

import io.windlass.messaging.AccountPartition;
import io.windlass.messaging.MessageTrace;
import io.windlass.messaging.MessageTracing;
import io.windlass.messaging.MessagingSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The idempotent producer. What it has accepted it sends until the broker has it, however long that
 * takes, and in order: there is no delivery timeout. After an error that it cannot recover from it
 * is replaced by a new one. Used by the relay's thread alone.
 */
final class RelayProducer {
  private final Map<String, Object> configuration;
  private final Map<String, Integer> partitions = new HashMap<>();
  private @Nullable KafkaProducer<String, byte[]> producer;

  RelayProducer(MessagingSettings messaging) {
    Map<String, Object> settings = new HashMap<>(messaging.clientProperties());
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, messaging.bootstrapServers());
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "windlass-" + messaging.instanceId());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    // A broker that does not know the producer yet takes any sequence number as its first: with two
    // requests under way the second would get through when the first has to be tried again.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000L);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 20L);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 60_000);
    this.configuration = settings;
  }

  /** Sends, and says how it ended: later on another thread, or at once. Never throws. */
  void send(EncodedMessage message, Consumer<@Nullable Exception> done) {
    try {
      KafkaProducer<String, byte[]> current = producer();
      int partition =
          AccountPartition.of(message.accountId(), partitionsOf(current, message.topic()));
      var sent =
          new ProducerRecord<String, byte[]>(
              message.topic(), partition, message.key(), message.value());
      MessageTrace trace = message.trace();
      if (trace != null) {
        sent.headers()
            .add(
                MessageTracing.TRACEPARENT,
                trace.traceparent().getBytes(StandardCharsets.US_ASCII));
      }
      var _ = current.send(sent, (metadata, failure) -> done.accept(failure));
    } catch (RuntimeException e) {
      done.accept(e);
    }
  }

  private int partitionsOf(KafkaProducer<String, byte[]> current, String topic) {
    Integer known = partitions.get(topic);
    if (known == null) {
      known = current.partitionsFor(topic).size();
      partitions.put(topic, known);
    }
    return known;
  }

  /** Gives up what the producer holds: every message that is under way ends, as failed. */
  void replace() {
    partitions.clear();
    close(Duration.ZERO);
  }

  /** Gives up the producer if it will not do its work any more. */
  void failed(Exception failure) {
    partitions.clear();
    if (!(failure instanceof RetriableException)) {
      close(Duration.ZERO);
    }
  }

  private KafkaProducer<String, byte[]> producer() {
    KafkaProducer<String, byte[]> current = producer;
    if (current == null) {
      current =
          new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer());
      producer = current;
    }
    return current;
  }

  void close(Duration timeout) {
    KafkaProducer<String, byte[]> current = producer;
    producer = null;
    if (current != null) {
      current.close(timeout);
    }
  }
}
