package io.windlass.messaging.testing;

import io.vertx.sqlclient.Pool;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Topics;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.PartitionHandler;
import io.windlass.messaging.codec.EventDecoder;
import io.windlass.messaging.codec.EventEncoder;
import io.windlass.messaging.consumer.ConsumerSettings;
import io.windlass.messaging.consumer.PartitionedConsumer;
import io.windlass.messaging.quarantine.QuarantineState;
import io.windlass.messaging.transaction.MessagingRuntime;
import io.windlass.messaging.transaction.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A service's handlers on a database of their own, and on topics of their own with one partition:
 * all accounts share it. What the service publishes goes to the topics that it names.
 */
public final class ServiceOnBroker implements AutoCloseable {
  private static final int OUTPUT_PARTITIONS = 4;

  private final String name;
  private final List<String> topics;
  private final BiFunction<MessagingRuntime, Pool, IntFunction<PartitionHandler>> handlers;
  private final Stage stage;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> output;
  private final List<Published> published = new ArrayList<>();
  private final HandlerFaults faults = new HandlerFaults();
  private @Nullable MessagingRuntime runtime;
  private @Nullable PartitionedConsumer consumer;

  /** A message that the service has sent. */
  record Published(String topic, String key, SpecificRecord value) {}

  /**
   * Not started yet.
   *
   * @param handlers makes the handlers of one life of the service
   */
  ServiceOnBroker(
      String name,
      List<String> consumed,
      BiFunction<MessagingRuntime, Pool, IntFunction<PartitionHandler>> handlers) {
    this.name = name;
    this.handlers = handlers;
    stage = Stage.ofService(name, 1, consumed, "db/messaging", "db/migration");
    topics = consumed.stream().map(stage::topic).toList();
    TestInfrastructure.createTopics(OUTPUT_PARTITIONS, Topics.ALL);
    producer = stage.producer();
    output = atTheEnd();
  }

  private static KafkaConsumer<String, byte[]> atTheEnd() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", TestInfrastructure.bootstrapServers());
    var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all =
        Topics.ALL.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position); // the end as it is now
    return consumer;
  }

  HandlerFaults faults() {
    return faults;
  }

  /** Starts the service, and returns when it consumes. */
  void start() {
    MessagingRuntime started =
        MessagingRuntime.create(
            new MessagingSettings(
                TestInfrastructure.bootstrapServers(), name + "-1", Stage.SCHEMA_IDS),
            stage.pool);
    IntFunction<PartitionHandler> ofThisLife = handlers.apply(started, stage.pool);
    PartitionedConsumer consuming =
        PartitionedConsumer.start(
            new ConsumerSettings(stage.database().name(), name + "-1", topics),
            number -> faults.around(ofThisLife.apply(number)),
            started);
    runtime = started;
    consumer = consuming;
    await("ready", () -> started.isReady() && consuming.isReady());
  }

  void stop() {
    if (consumer != null && runtime != null) {
      consumer.stop();
      runtime.stop();
    }
  }

  boolean isReady() {
    return Objects.requireNonNull(consumer).isReady();
  }

  QuarantineState quarantine() {
    return Objects.requireNonNull(consumer).quarantine();
  }

  /** Returns the real name of a topic of the service. */
  String topic(String consumed) {
    return stage.topic(consumed);
  }

  /** Publishes a record of another service; returns its offset. */
  public long send(String consumed, String key, SpecificRecord value) {
    return send(consumed, key, new EventEncoder(Stage.SCHEMA_IDS).encode(topic(consumed), value));
  }

  long send(String consumed, String key, byte[] value) {
    try {
      return producer.send(new ProducerRecord<>(topic(consumed), 0, key, value)).get().offset();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether the effects of a record are committed, or it is set aside. */
  boolean isBehind(String consumed, long offset) {
    return offset
        < number(
            "select coalesce(max(next_offset), 0) from consumed_offset where topic = '%s'"
                .formatted(topic(consumed)));
  }

  /** Returns all messages since the service was created, once the outbox is empty. */
  List<Published> published() {
    await("an empty outbox", () -> number("select count(*) from outbox") == 0);
    EventDecoder decoder = new EventDecoder(Stage.SCHEMA_IDS);
    Map<TopicPartition, Long> ends = output.endOffsets(output.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> output.position(end.getKey()) < end.getValue())) {
      output
          .poll(Duration.ofMillis(100))
          .forEach(
              each ->
                  published.add(
                      new Published(each.topic(), each.key(), decoder.decode(each.value()))));
    }
    return published;
  }

  public void execute(String sql) {
    stage.execute(sql);
  }

  public long number(String sql) {
    return stage.number(sql);
  }

  /** Returns the first column of the first row; "null" if it is null, or there is no row. */
  public String text(String sql) {
    return stage.text(sql);
  }

  /** Waits until the condition holds. The limit is generous, since machines may be slow. */
  public static void await(String what, BooleanSupplier condition) {
    Stage.await(what, condition);
  }

  @Override
  public void close() {
    stop();
    producer.close();
    output.close();
    stage.close();
  }
}
