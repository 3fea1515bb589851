package io.windlass.submission.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.KeyValuesPair;
import io.windlass.aws.batch.ListServiceJobsRequest;
import io.windlass.submission.outcome.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceJobListingTest {
  private static ListServiceJobsRequest.Builder list(KeyValuesPair... filters) {
    ListServiceJobsRequest.Builder request = ListServiceJobsRequest.builder().jobQueue("q");
    return filters.length == 0 ? request : request.filters(List.of(filters));
  }

  private static KeyValuesPair filter(String name, String... values) {
    return new KeyValuesPair(name, List.of(values));
  }

  private static JobListing accepted(ListServiceJobsRequest.Builder request) {
    return ((Result.Accepted<JobListing>) JobListing.of(request.build())).value();
  }

  private static String refusal(ListServiceJobsRequest.Builder request) {
    return JobListing.of(request.build()) instanceof Result.Rejected<JobListing> rejected
        ? rejected.rejection().message()
        : "";
  }

  /** T-080: running jobs without filters, jobs in any state with them. */
  @Test
  void statusAndFiltersHoldTogetherSJ015T080() {
    assertThat(accepted(list()).status()).isEqualTo("RUNNING");
    assertThat(accepted(list().jobStatus("SCHEDULED")).status()).isEqualTo("SCHEDULED");
    assertThat(accepted(list(filter("JOB_NAME", "a"))).status()).isNull();
    assertThat(accepted(list(filter("JOB_NAME", "a")).jobStatus("FAILED")).status())
        .isEqualTo("FAILED");
  }

  /** SJ-007: eight of them, PENDING too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUBMITTED",
        "PENDING",
        "RUNNABLE",
        "SCHEDULED",
        "STARTING",
        "RUNNING",
        "SUCCEEDED",
        "FAILED"
      })
  void everyStatusCanBeListed(String status) {
    assertThat(accepted(list().jobStatus(status)).status()).isEqualTo(status);
  }

  @Test
  void severalNamesAreAlternativesSJ015() {
    assertThat(accepted(list(filter("JOB_NAME", "One", "Two*"))).filters())
        .containsExactly(
            List.of(new JobFilter.Name("one", false), new JobFilter.Name("two", true)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHARE_IDENTIFIER", "QUOTA_SHARE_NAME"})
  void sharesAreFilteredByNameVIEW010(String name) {
    assertThat(accepted(list(filter(name, "s"))).filters())
        .containsExactly(List.of(new JobFilter.Share("s", false)));
  }

  @Test
  void whatCannotBeIsRefusedSJ015() {
    assertThat(refusal(list().maxResults(0))).contains("maxResults must be between 1 and 100");
    assertThat(refusal(list().maxResults(101))).contains("maxResults must be between 1 and 100");
    assertThat(refusal(list(filter("JOB_DEFINITION", "d")))).contains("JOB_DEFINITION");
    assertThat(refusal(list(filter("JOB_NAME")))).contains("needs a value");
    assertThat(refusal(list(filter("BEFORE_CREATED_AT", "soon")))).contains("milliseconds");
  }
}
