package io.windlass.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.local.stack.ExecutorName;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrayBenchResultTest {
  @Test
  void everyFigureIsInTheText() {
    var result =
        new ArrayBenchResult(
            ExecutorName.SIMULATED,
            10_000,
            7,
            31,
            12.5,
            800,
            Percentiles.of(List.of(3L, 4L)),
            Percentiles.of(List.of(5L)),
            640,
            2);

    assertThat(result.text())
        .contains("executor simulated", "one array of 10000", "7 ms", "31 ms", "12.5 s")
        .contains("(800 children/s)", "p50 3 ms", "p50 5 ms", "640 ms")
        .containsPattern("failures +2");
  }
}
