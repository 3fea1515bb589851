package io.windlass.messaging.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.events.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Today's consumers can read what is on the topics: every schema reads what the released one wrote,
 * which {@code schemas/avro/compatibility/<topic>.avsc} keeps. After a release replace the files by
 * running this test with {@code -Dwindlass.schemas.release=true}.
 */
class SchemaCompatibilityTest {
  static final List<String> TOPICS = Topics.ALL;

  private static final Path RELEASED =
      Path.of(System.getProperty("windlass.root", "../.."), "schemas", "avro", "compatibility");

  @ParameterizedTest
  @FieldSource("TOPICS")
  void todaysSchemaReadsWhatTheReleasedOneWrote(String topic) throws IOException {
    Schema today = EventTypes.BY_TOPIC.get(topic);
    Path file = RELEASED.resolve(topic + ".avsc");
    if (Boolean.getBoolean("windlass.schemas.release")) {
      Files.createDirectories(RELEASED);
      Files.writeString(file, SchemaFormatter.format("json/pretty", today) + "\n");
    }

    Schema released = new Schema.Parser().parse(Files.readString(file));

    var result = SchemaCompatibility.checkReaderWriterCompatibility(today, released);
    assertThat(result.getType())
        .as(result.getDescription())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void everyTopicHasASchemaAndEverySchemaATopic() throws IOException {
    assertThat(EventTypes.BY_TOPIC).containsOnlyKeys(Topics.ALL);
    try (Stream<Path> files = Files.list(RELEASED)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Topics.ALL.stream().map(each -> each + ".avsc").toList());
    }
  }

  @Test
  void everyFieldSaysWhatItIs() {
    EventTypes.BY_TOPIC.forEach((topic, schema) -> checkDocs(topic, schema));
  }

  private static void checkDocs(String path, Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        assertThat(schema.getDoc()).as(path).isNotBlank();
        for (Schema.Field field : schema.getFields()) {
          assertThat(field.doc()).as(path + "." + field.name()).isNotBlank();
          checkDocs(path + "." + field.name(), field.schema());
        }
      }
      case ARRAY -> checkDocs(path, schema.getElementType());
      case MAP -> checkDocs(path, schema.getValueType());
      case UNION -> schema.getTypes().forEach(each -> checkDocs(path, each));
      case ENUM -> assertThat(schema.getDoc()).as(path).isNotBlank();
      case FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
    }
  }
}
