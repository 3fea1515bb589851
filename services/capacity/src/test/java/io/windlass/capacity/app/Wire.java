package io.windlass.capacity.app;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Topics;
import io.windlass.messaging.AccountPartition;
import io.windlass.messaging.codec.EventTypes;
import io.windlass.messaging.codec.InMemorySchemaIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics as the scheduler uses them: publishes orders and receives the events of capacity. */
final class Wire {
  static final int PARTITIONS = 4;
  static final InMemorySchemaIds SCHEMAS = new InMemorySchemaIds();

  static {
    EventTypes.BY_TOPIC.values().forEach(SCHEMAS::with);
  }

  private final KafkaProducer<String, byte[]> producer;
  private final List<SpecificRecord> heard = new CopyOnWriteArrayList<>();
  private final Thread listening;
  private volatile boolean open = true;

  Wire() {
    TestInfrastructure.createTopics(PARTITIONS, Topics.ALL);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestInfrastructure.bootstrapServers(), "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
    listening = Thread.ofPlatform().daemon().name("wire").start(this::listen);
  }

  void send(String topic, String accountId, String key, SpecificRecord value) {
    int partition = AccountPartition.of(accountId, PARTITIONS);
    var _ = producer.send(new ProducerRecord<>(topic, partition, key, encode(topic, value)));
  }

  void flush() {
    producer.flush();
  }

  /** Returns all events of a type that capacity has published so far, in order. */
  <T extends SpecificRecord> Stream<T> received(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast);
  }

  private void listen() {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", TestInfrastructure.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          Stream.of(Topics.TASK_EVENTS, Topics.CAPACITY_EVENTS)
              .flatMap(
                  topic ->
                      Stream.iterate(0, i -> i + 1)
                          .limit(PARTITIONS)
                          .map(partition -> new TopicPartition(topic, partition)))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (open) {
        consumer
            .poll(Duration.ofMillis(20))
            .forEach(each -> heard.add(decode(each.topic(), each.value())));
      }
    }
  }

  private static byte[] encode(String topic, SpecificRecord value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(0);
      int id = SCHEMAS.idOf(topic, value.getSchema());
      bytes.write(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new SpecificDatumWriter<SpecificRecord>(value.getSchema()).write(value, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SpecificRecord decode(String topic, byte[] bytes) {
    try {
      Schema schema = EventTypes.BY_TOPIC.get(topic);
      var decoder =
          DecoderFactory.get()
              .binaryDecoder(bytes, 1 + Integer.BYTES, bytes.length - 1 - Integer.BYTES, null);
      return new SpecificDatumReader<SpecificRecord>(schema).read(null, decoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() throws InterruptedException {
    open = false;
    listening.join();
    producer.close();
  }
}
