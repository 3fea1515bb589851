package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of topics in {@code docs/topics.md} has every topic, with its record. */
class TopicsPageTest {
  private static final Pattern ROW = Pattern.compile("\\| `(batch\\.[\\w-]+)` \\| \\[`(\\w+)`]");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theTableHasEveryTopicAndItsRecord() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    var found = ROW.matcher(Files.readString(Stack.checkout("docs/topics.md")));
    while (found.find()) {
      assertThat(rows.put(found.group(1), found.group(2))).as(found.group(1)).isNull();
    }
    Map<String, String> topics = new TreeMap<>();
    try (var schemas = Files.list(Stack.checkout("schemas/avro/compatibility"))) {
      for (Path schema : schemas.filter(file -> file.toString().endsWith(".avsc")).toList()) {
        topics.put(
            schema.getFileName().toString().replaceFirst("\\.avsc$", ""),
            JSON.readTree(schema.toFile()).path("name").asText());
      }
    }
    assertThat(rows).isNotEmpty().isEqualTo(topics);
  }
}
