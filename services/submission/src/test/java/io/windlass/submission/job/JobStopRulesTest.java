package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.submission.outcome.Result;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobStopRulesTest {
  @Test
  // JS-020
  void reasonHas1024CharactersAtMostJS020() {
    assertThat(JobStopRules.reason("r".repeat(1024))).isInstanceOf(Result.Accepted.class);
    assertThat(JobStopRules.reason("r".repeat(1025))).isInstanceOf(Result.Rejected.class);
    assertThat(JobStopRules.reason(" ")).isInstanceOf(Result.Rejected.class);
  }

  @Test
  void emptyIdIsNoJob() {
    assertThat(JobStopRules.jobId("")).isInstanceOf(Result.Rejected.class);
    assertThat(JobStopRules.jobs(List.of("a", " "), "r")).isInstanceOf(Result.Rejected.class);
  }

  @Test
  void bulkTakesFiftyJobsEachOnce() {
    List<String> fifty = IntStream.range(0, 50).mapToObj(i -> "id-" + i).toList();
    assertThat(JobStopRules.jobs(fifty, "r")).isEqualTo(Result.accepted(fifty));
    assertThat(JobStopRules.jobs(List.of("a", "b", "a"), "r"))
        .isEqualTo(Result.accepted(List.of("a", "b")));
    assertThat(JobStopRules.jobs(IntStream.range(0, 51).mapToObj(i -> "id-" + i).toList(), "r"))
        .isInstanceOf(Result.Rejected.class);
    assertThat(JobStopRules.jobs(List.of(), "r")).isInstanceOf(Result.Rejected.class);
  }
}
