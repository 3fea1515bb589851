package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.submission.outcome.Result;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobStopTest {
  @Test
  // JS-020
  void reasonHas1024CharactersAtMostJS020() {
    assertThat(JobStop.reason("r".repeat(1024))).isInstanceOf(Result.Accepted.class);
    assertThat(JobStop.reason("r".repeat(1025))).isInstanceOf(Result.Rejected.class);
    assertThat(JobStop.reason(" ")).isInstanceOf(Result.Rejected.class);
  }

  @Test
  void emptyIdIsNoJob() {
    assertThat(JobStop.jobId("")).isInstanceOf(Result.Rejected.class);
    assertThat(JobStop.jobs(List.of("a", " "), "r")).isInstanceOf(Result.Rejected.class);
  }

  @Test
  void bulkTakesFiftyJobsEachOnce() {
    List<String> fifty = IntStream.range(0, 50).mapToObj(i -> "id-" + i).toList();
    assertThat(JobStop.jobs(fifty, "r")).isEqualTo(Result.accepted(fifty));
    assertThat(JobStop.jobs(List.of("a", "b", "a"), "r"))
        .isEqualTo(Result.accepted(List.of("a", "b")));
    assertThat(JobStop.jobs(IntStream.range(0, 51).mapToObj(i -> "id-" + i).toList(), "r"))
        .isInstanceOf(Result.Rejected.class);
    assertThat(JobStop.jobs(List.of(), "r")).isInstanceOf(Result.Rejected.class);
  }
}
