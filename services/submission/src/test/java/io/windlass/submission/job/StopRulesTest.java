package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.submission.outcome.Result;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StopRulesTest {
  @Test
  // JS-020
  void reasonHas1024CharactersAtMostJS020() {
    assertThat(StopRules.reason("r".repeat(1024))).isInstanceOf(Result.Accepted.class);
    assertThat(StopRules.reason("r".repeat(1025))).isInstanceOf(Result.Rejected.class);
    assertThat(StopRules.reason(" ")).isInstanceOf(Result.Rejected.class);
  }

  @Test
  void emptyIdIsNoJob() {
    assertThat(StopRules.jobId("")).isInstanceOf(Result.Rejected.class);
    assertThat(StopRules.jobs(List.of("a", " "), "r")).isInstanceOf(Result.Rejected.class);
  }

  @Test
  void bulkTakesFiftyJobsEachOnce() {
    List<String> fifty = IntStream.range(0, 50).mapToObj(i -> "id-" + i).toList();
    assertThat(StopRules.jobs(fifty, "r")).isEqualTo(Result.accepted(fifty));
    assertThat(StopRules.jobs(List.of("a", "b", "a"), "r"))
        .isEqualTo(Result.accepted(List.of("a", "b")));
    assertThat(StopRules.jobs(IntStream.range(0, 51).mapToObj(i -> "id-" + i).toList(), "r"))
        .isInstanceOf(Result.Rejected.class);
    assertThat(StopRules.jobs(List.of(), "r")).isInstanceOf(Result.Rejected.class);
  }
}
