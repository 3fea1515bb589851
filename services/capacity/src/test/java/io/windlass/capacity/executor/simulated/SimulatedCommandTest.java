package io.windlass.capacity.executor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.executor.Containers;
import io.windlass.capacity.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedCommandTest {
  private static final Map<String, String> CHILD_7 = Map.of("AWS_BATCH_JOB_ARRAY_INDEX", "7");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true                                            | 0    | 0
          false                                           | 0    | 1
          sleep 2; sleep 0.5m                             | 32000 | 0
          sleep 1; exit 3                                 | 1000 | 3
          test $AWS_BATCH_JOB_ARRAY_INDEX != 7            | 0    | 1
          test "$AWS_BATCH_JOB_ARRAY_INDEX" = 7           | 0    | 0
          sleep 1; test ${AWS_BATCH_JOB_ARRAY_INDEX} != 8 | 1000 | 0
          test $UNKNOWN = 7                               | 0    | 1
          latest $AWS_BATCH_JOB_ARRAY_INDEX != 7          | 0    | 0
          """)
  void whatACommandWouldDo(String line, long millis, int exitCode) {
    var container =
        Containers.plain("default", "image", List.of("sh", "-c", line), new Resources(250, 512, 0));
    if (line.equals("true") || line.equals("false")) {
      container = Containers.plain("default", "image", List.of(line), new Resources(250, 512, 0));
    }

    assertThat(SimulatedCommand.of(container, CHILD_7))
        .isEqualTo(new SimulatedCommand(Duration.ofMillis(millis), exitCode));
  }
}
