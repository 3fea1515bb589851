package io.windlass.stateevents.app;

import io.windlass.embedded.EmbeddedKafka;
import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Topics;
import io.windlass.messaging.AccountPartition;
import io.windlass.messaging.codec.SchemaIds;
import io.windlass.stateevents.history.Submission;
import io.windlass.stateevents.lifecycle.JobIdentity;
import io.windlass.stateevents.lifecycle.Transition;
import io.windlass.stateevents.messaging.NotificationReader;
import io.windlass.stateevents.messaging.WireEvents;
import io.windlass.stateevents.notification.EventEnvelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other services and the subscribers of state-events, on a broker. */
final class Broker implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final SchemaIds ids;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final NotificationReader reader;

  Broker(SchemaIds ids) {
    this(ids, TestInfrastructure.bootstrapServers());
  }

  Broker(SchemaIds ids, String bootstrapServers) {
    this.ids = ids;
    EmbeddedKafka.createTopics(
        bootstrapServers,
        Topics.ALL.stream().map(name -> new NewTopic(name, PARTITIONS, (short) 1)).toList());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 2, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var partitions = new ArrayList<TopicPartition>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new TopicPartition(Topics.NOTIFICATIONS, i));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    reader = new NotificationReader(ids);
  }

  void submitted(Submission submission) {
    JobIdentity job = submission.job();
    send(Topics.JOB_REQUESTS, job.accountId(), job.jobId(), WireEvents.request(submission));
  }

  void transitioned(JobIdentity job, Transition fact) {
    send(Topics.JOB_TRANSITIONS, job.accountId(), fact.jobId(), WireEvents.transitioned(job, fact));
  }

  /** A record that cannot be decoded. */
  void undecodable() {
    var _ = producer.send(new ProducerRecord<>(Topics.JOB_REQUESTS, 0, "key", new byte[] {1, 2}));
    producer.flush();
  }

  void flush() {
    producer.flush();
  }

  /** Returns the notifications that have arrived since the last call. */
  List<EventEnvelope> notifications(Duration wait) {
    var envelopes = new ArrayList<EventEnvelope>();
    consumer.poll(wait).forEach(polled -> envelopes.add(reader.read(polled.value())));
    return envelopes;
  }

  private void send(String topic, String account, String key, SpecificRecord value) {
    var _ =
        producer.send(
            new ProducerRecord<>(
                topic, AccountPartition.of(account, PARTITIONS), key, encode(topic, value)));
  }

  private byte[] encode(String topic, SpecificRecord value) {
    var bytes = new ByteArrayOutputStream();
    try {
      bytes.write(0);
      bytes.write(ByteBuffer.allocate(4).putInt(ids.idOf(topic, value.getSchema())).array());
      var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new SpecificDatumWriter<SpecificRecord>(value.getSchema()).write(value, encoder);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
