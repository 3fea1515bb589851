package io.windlass.messaging.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.messaging.KafkaClientProperties;
import io.windlass.messaging.MessagingSettings;
import io.windlass.messaging.codec.InMemorySchemaIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientPropertiesTest {
  @TempDir private Path directory;

  @Test
  void ofNoFileThereAreNone() {
    assertThat(KafkaClientProperties.read(Optional.empty())).isEmpty();
  }

  @Test
  void whatAClusterAsksOfItsClientsIsReadAndWhatWindlassReliesOnWins() throws IOException {
    Path file = directory.resolve("client.properties");
    Files.writeString(
        file,
        """
        # as for kafka-topics.sh --command-config
        security.protocol=SSL
        ssl.truststore.location=/etc/pki/kafka.p12
        enable.auto.commit=true
        bootstrap.servers=elsewhere:1
        """);
    MessagingSettings messaging =
        new MessagingSettings("broker:9093", "one-1", new InMemorySchemaIds())
            .withClientProperties(KafkaClientProperties.read(Optional.of(file.toString())));

    Map<String, Object> consumer =
        ConsumerConfiguration.properties(
            new ConsumerSettings("one", "one-1", List.of("topic")), messaging);

    assertThat(consumer)
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.truststore.location", "/etc/pki/kafka.p12")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("bootstrap.servers", "broker:9093");
    assertThat(messaging.toString()).doesNotContain("SSL");
  }

  @Test
  void aFileThatIsNotThereIsAMistakeThatIsNamed() {
    String missing = directory.resolve("missing.properties").toString();
    assertThatThrownBy(() -> KafkaClientProperties.read(Optional.of(missing)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(missing);
  }
}
