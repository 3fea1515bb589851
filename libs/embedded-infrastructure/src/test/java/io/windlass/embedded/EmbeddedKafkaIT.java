package io.windlass.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  @TempDir private Path data;

  @Test
  void aProcessOfItsOwnComesBackAfterBeingKilledAgainAndAgain() throws Exception {
    int port = FreePorts.next();
    int controllerPort = FreePorts.next();
    List<String> written = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      Instant before = Instant.now();
      Process broker = KafkaProcess.start(data, port, controllerPort);
      try {
        EmbeddedKafka.createTopics(
            "127.0.0.1:" + port, List.of(new NewTopic("notes", 1, (short) 1)));
        written.add("round " + round);
        write(port, "round " + round);
        System.out.println(
            "Kafka from start to first record written: " + Duration.between(before, Instant.now()));
        assertThat(read(port)).isEqualTo(written);
      } finally {
        if (round == 2) {
          broker.destroy();
          assertThat(broker.waitFor(2, TimeUnit.MINUTES)).isTrue();
        }
        broker.destroyForcibly().waitFor();
      }
    }
  }

  private static void write(int port, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", "127.0.0.1:" + port),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("notes", "key", value)).get(2, TimeUnit.MINUTES);
    }
  }

  private static List<String> read(int port) {
    return KafkaUsersIT.read(Map.of("bootstrap.servers", "127.0.0.1:" + port));
  }
}
