package io.windlass.submission.app;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.events.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic as another consumer would: from its beginning, or from now on. */
public final class TopicReader<T extends SpecificRecordBase> implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;
  private final SpecificDatumReader<T> reader;
  private final List<T> read = new ArrayList<>();

  public TopicReader(String topic, Class<T> type) {
    SpecificData data = new SpecificData(Topics.class.getClassLoader());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    reader = new SpecificDatumReader<>(data.getSchema(type), data.getSchema(type), data);
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestInfrastructure.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Returns a reader that skips present records, which other tests have written. */
  public static <T extends SpecificRecordBase> TopicReader<T> fromNow(String topic, Class<T> type) {
    TopicReader<T> reader = new TopicReader<>(topic, type);
    reader.consumer.seekToEnd(reader.consumer.assignment());
    reader.consumer.assignment().forEach(reader.consumer::position); // the end as it is now
    return reader;
  }

  /** Returns the matching records, once there are so many. */
  public List<T> await(int count, Predicate<T> fits) {
    RunningService.eventually(
        count + " records there", () -> poll().stream().filter(fits).count() >= count);
    return read.stream().filter(fits).toList();
  }

  private List<T> poll() {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
      if (record.value() != null) {
        read.add(decode(record.value()));
      }
    }
    return read;
  }

  private T decode(byte[] bytes) {
    try {
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
