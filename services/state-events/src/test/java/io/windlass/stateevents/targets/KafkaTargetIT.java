package io.windlass.stateevents.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.embedded.TestInfrastructure;
import io.windlass.stateevents.delivery.DeliverableEvent;
import io.windlass.stateevents.delivery.DeliveryOutcome;
import io.windlass.stateevents.delivery.DeliveryTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class KafkaTargetIT {
  private static final String TOPIC = "targets.orders";

  @Test
  void theKeyIsWhatTheSubscriberNamesOrWhatTheEventIsAbout() {
    TestInfrastructure.createTopics(1, List.of(TOPIC));
    var event =
        new DeliverableEvent(
            1, new UUID(1, 2), "123456789012", "bus", "shop r", Instant.now(), "{}");
    try (var target = new KafkaTarget(TestInfrastructure.bootstrapServers(), Map.of())) {
      for (String parameters :
          List.of("{}", "{\"MskParameters\":{\"TopicName\":\"x\",\"PartitionKey\":\"ana\"}}")) {
        var to =
            new DeliveryTarget(
                KafkaTarget.PREFIX + TOPIC,
                null,
                parameters,
                new DeliveryTarget.TargetInput.WholeEvent());
        assertThat(
                AwsStage.await(target.send(new TargetClient.Message(event, to, parameters, null))))
            .isEqualTo(DeliveryOutcome.delivered());
      }
    }
    assertThat(read(2)).extracting(ConsumerRecord::key).containsExactly("shop r", "ana");
  }

  private static List<ConsumerRecord<String, String>> read(int count) {
    var partition = new TopicPartition(TOPIC, 0);
    var records = new ArrayList<ConsumerRecord<String, String>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", TestInfrastructure.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (records.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
