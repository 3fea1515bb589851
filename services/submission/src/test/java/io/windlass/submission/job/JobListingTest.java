package io.windlass.submission.job;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.KeyValuesPair;
import io.windlass.aws.batch.ListJobsRequest;
import io.windlass.submission.outcome.Result;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobListingTest {
  private static ListJobsRequest.Builder list() {
    return ListJobsRequest.builder().jobQueue("q");
  }

  private static KeyValuesPair filter(String name, String... values) {
    return new KeyValuesPair(name, List.of(values));
  }

  private static JobListing accepted(ListJobsRequest.Builder request) {
    return ((Result.Accepted<JobListing>) JobListing.of(OWNER, request.build())).value();
  }

  private static String refusal(ListJobsRequest.Builder request) {
    return JobListing.of(OWNER, request.build()) instanceof Result.Rejected<JobListing> rejected
        ? rejected.rejection().message()
        : "";
  }

  @Test
  // JS-024
  void statusIsRunningUnlessSaidJS024() {
    assertThat(accepted(list()).status()).isEqualTo("RUNNING");
    assertThat(accepted(list().jobStatus("FAILED")).status()).isEqualTo("FAILED");
  }

  @Test
  void filtersMakeTheStatusIrrelevantExceptForShares() {
    assertThat(
            accepted(list().jobStatus("FAILED").filters(List.of(filter("JOB_NAME", "a")))).status())
        .isNull();
    assertThat(
            accepted(list().jobStatus("FAILED").filters(List.of(filter("SHARE_IDENTIFIER", "a"))))
                .status())
        .isEqualTo("FAILED");
    assertThat(accepted(list().filters(List.of(filter("SHARE_IDENTIFIER", "a")))).status())
        .isNull();
  }

  static Stream<Arguments> filters() {
    String arn = "arn:aws:batch:us-east-1:123456789012:job-definition/";
    return Stream.of(
        Arguments.of(filter("JOB_NAME", "Test1"), new JobFilter.Name("test1", false)),
        Arguments.of(filter("JOB_NAME", "Test*"), new JobFilter.Name("test", true)),
        Arguments.of(
            filter("JOB_DEFINITION", "jd1"), new JobFilter.DefinitionName("jd1", null, false)),
        Arguments.of(
            filter("JOB_DEFINITION", "jd*"), new JobFilter.DefinitionName("jd", null, true)),
        Arguments.of(
            filter("JOB_DEFINITION", arn + "jd1:3"), new JobFilter.DefinitionName("jd1", 3, false)),
        Arguments.of(
            filter("JOB_DEFINITION", arn + "jd1"),
            new JobFilter.DefinitionName("jd1", null, false)),
        Arguments.of(
            filter("BEFORE_CREATED_AT", "1700000000000"),
            new JobFilter.CreatedBefore(1_700_000_000_000L)),
        Arguments.of(filter("AFTER_CREATED_AT", "5"), new JobFilter.CreatedAfter(5)),
        Arguments.of(filter("SHARE_IDENTIFIER", "User*"), new JobFilter.Share("User", true)));
  }

  @ParameterizedTest
  @MethodSource("filters")
  // VIEW-009
  void filtersAreReadVIEW009(KeyValuesPair pair, JobFilter expected) {
    assertThat(accepted(list().filters(List.of(pair))).filters())
        .isEqualTo(List.of(List.of(expected)));
  }

  @Test
  // SJ-015
  void valuesOfOneFilterAreAlternativesSJ015() {
    assertThat(accepted(list().filters(List.of(filter("JOB_NAME", "a", "b")))).filters().getFirst())
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "JOB_STATUS, x, not a supported filter",
    "AFTER_CREATED_AT, yesterday, number of milliseconds",
    "JOB_DEFINITION, arn:aws:batch:us-east-1:123456789012:job-definition/jd*, not a job definition",
    "JOB_DEFINITION, arn:aws:batch:eu-west-1:123456789012:job-definition/jd, not a job definition",
  })
  void otherFiltersAreRefused(String name, String value, String message) {
    assertThat(refusal(list().filters(List.of(filter(name, value))))).contains(message);
  }

  @Test
  // VIEW-002
  void oneQueueAndAPageOfHundredAtMostVIEW002() {
    assertThat(refusal(ListJobsRequest.builder())).contains("Exactly one of");
    assertThat(refusal(list().arrayJobId("x"))).contains("Exactly one of");
    assertThat(refusal(list().maxResults(0))).contains("between 1 and 100");
    assertThat(refusal(list().maxResults(101))).contains("between 1 and 100");
    assertThat(accepted(list()).maxResults()).isEqualTo(100);
    assertThat(accepted(list().maxResults(1)).maxResults()).isEqualTo(1);
  }
}
