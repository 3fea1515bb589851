package io.windlass.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windlass.local.stack.ExecutorName;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BenchNumbersTest {
  @Test
  void percentilesAreNearestRanks() {
    var values = LongStream.rangeClosed(1, 200).boxed().toList();
    assertThat(Percentiles.of(values)).isEqualTo(new Percentiles(200, 100, 198, 200));
    assertThat(Percentiles.of(List.of(7L))).isEqualTo(new Percentiles(1, 7, 7, 7));
    assertThat(Percentiles.of(List.of())).isEqualTo(new Percentiles(0, 0, 0, 0));
  }

  @Test
  void anEventsIdTellsHowLateItIsHeard() throws Exception {
    var completions = new CompletionTracker();
    var id = new UUID((1_000_000L << 16) | 0x7abc, 42);
    completions.onEvent(
        new ObjectMapper()
            .readTree(
                """
                {"id": "%s", "detail": {"jobId": "j", "status": "SUCCEEDED", "startedAt": 5}}
                """
                    .formatted(id)),
        1_000_012);

    assertThat(completions.takeDelays()).containsExactly(12L);
    assertThat(completions.find("j"))
        .isEqualTo(new CompletionTracker.Completion("SUCCEEDED", 5, 1_000_012));
    assertThat(completions.await("j", 0)).isTrue();
    assertThat(completions.await("k", 10)).isFalse();
    assertThat(completions.unsuccessful()).isZero();
  }

  @Test
  void aReportIsTheSingleJobsFiguresWithThoseOfTheArrayBesideThem() throws Exception {
    var times = new Percentiles(1, 2, 3, 4);
    var report =
        new BenchReport(
            new BenchResult(ExecutorName.PROCESS, 10, 64, 1, 2, 3, times, times, times, times, 1),
            new ArrayBenchResult(ExecutorName.PROCESS, 10, 5, 6, 7, 8, times, times, 9, 2));

    var json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(report));

    assertThat(json.path("jobsPerSecond").asInt()).isEqualTo(3);
    assertThat(json.path("array").path("childrenPerSecond").asInt()).isEqualTo(8);
    assertThat(report.failures()).isEqualTo(3);
    assertThat(report.text()).contains("no-op jobs, start to end", "one array of 10");
  }
}
