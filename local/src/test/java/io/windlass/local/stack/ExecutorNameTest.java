package io.windlass.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExecutorNameTest {
  /** The launcher does not depend on capacity, whose own test compares this table with its data. */
  @Test
  void theNamesAreThoseOfTheExecutorsThatCapacityHas() throws IOException {
    var documentation = Files.readString(Path.of("../services/capacity/README-executors.md"));
    var header =
        Pattern.compile("^\\| a definition's \\| (.+) \\|$", Pattern.MULTILINE)
            .matcher(documentation);
    assertThat(header.find()).isTrue();

    var inCapacity = List.of(header.group(1).split(" \\| ", -1));
    assertThat(Arrays.stream(ExecutorName.values()).map(ExecutorName::toString))
        .containsExactlyElementsOf(Stream.concat(Stream.of("auto"), inCapacity.stream()).toList());
  }

  @Test
  void namesAreWrittenInLowerCaseAndReadBack() throws IOException {
    var json = new ObjectMapper();
    for (var executor : ExecutorName.values()) {
      assertThat(json.writeValueAsString(executor)).isEqualTo("\"" + executor + "\"");
      assertThat(json.readValue("\"" + executor + "\"", ExecutorName.class)).isEqualTo(executor);
    }
    assertThatThrownBy(() -> ExecutorName.of("podman"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
