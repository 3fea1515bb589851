package io.windlass.submission.job;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;
import static io.windlass.submission.jobdefinition.Definitions.ec2;
import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.aws.batch.ArrayProperties;
import io.windlass.aws.batch.JobDependency;
import io.windlass.aws.batch.NodeOverrides;
import io.windlass.aws.batch.SubmitJobRequest;
import io.windlass.submission.jobqueue.JobQueue;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.quotashare.QueueScheduling;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Array jobs and typed dependencies at SubmitJob. */
class ArraySubmissionTest {
  private static final Map<String, Integer> KNOWN = Map.of("plain", 0, "three", 3, "five", 5);

  private static SubmitJobRequest.Builder array(int size) {
    return SubmitJobRequest.builder()
        .jobName("j")
        .jobQueue("q")
        .jobDefinition("d")
        .arrayProperties(new ArrayProperties(size));
  }

  private static Result<SubmittedJob> decide(
      SubmitJobRequest.Builder request, SubmissionLimits limits) {
    JobQueue queue =
        new JobQueue(
            OWNER,
            "q",
            "uuid",
            new JobQueue.Settings(
                "ENABLED", 1, "ECS", List.of("arn:ce"), List.of(), null, List.of(), List.of()),
            false,
            Map.of());
    return JobSubmission.decide(
        request.build(),
        queue,
        new QueueScheduling.Fifo(),
        ec2(c -> c),
        new SubmittedJob.Identity(OWNER, "id-1", "j", 1000),
        limits);
  }

  private static String refusal(Result<?> result) {
    return result instanceof Result.Rejected<?> rejected ? rejected.rejection().message() : "";
  }

  private static JobDependency on(@Nullable String jobId, @Nullable String type) {
    return new JobDependency(jobId, type);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 10_001})
  void ar001j005AnArrayHasTwoToTenThousandChildren(int size) {
    assertThat(refusal(decide(array(size), SubmissionLimits.AWS)))
        .isEqualTo("arrayProperties.size must be between 2 and 10000.");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10_000})
  void ar001TheSizeGoesWithTheJob(int size) {
    assertThat(decide(array(size), SubmissionLimits.AWS))
        .isInstanceOfSatisfying(
            Result.Accepted.class,
            accepted -> {
              SubmittedJob job = (SubmittedJob) accepted.value();
              assertThat(job.scheduling().arraySize()).isEqualTo(size);
              assertThat(JobDetails.atSubmission(job).arrayProperties().size()).isEqualTo(size);
            });
  }

  @Test
  void q008TheLargestSizeIsASetting() {
    assertThat(refusal(decide(array(20_000), new SubmissionLimits(20, 20_000)))).isEmpty();
    assertThat(refusal(decide(array(11), new SubmissionLimits(20, 10)))).contains("2 and 10.");
  }

  @Test
  void ar001PropertiesWithoutASizeMakeNoArray() {
    SubmitJobRequest.Builder request = array(2).arrayProperties(new ArrayProperties(null));
    assertThat(decide(request, SubmissionLimits.AWS))
        .isInstanceOfSatisfying(
            Result.Accepted.class,
            accepted ->
                assertThat(((SubmittedJob) accepted.value()).scheduling().arraySize()).isNull());
  }

  @Test
  void ar001AnArrayIsNoMultiNodeJob() {
    SubmitJobRequest.Builder request =
        array(2).nodeOverrides(NodeOverrides.builder().numNodes(2).build());
    assertThat(refusal(decide(request, SubmissionLimits.AWS)))
        .isEqualTo("arrayProperties is not applicable to multi-node parallel jobs.");
  }

  static Stream<Arguments> dependencies() {
    return Stream.of(
        Arguments.of(null, on("x", "SEQUENTIAL"), "can only be used with array jobs"),
        Arguments.of(null, on(null, "SEQUENTIAL"), "can only be used with array jobs"),
        Arguments.of(null, on("x", "N_TO_N"), "can only be used with array jobs"),
        Arguments.of(null, on("", null), "jobId is required"),
        Arguments.of(3, on(null, null), "jobId is required"),
        Arguments.of(3, on(null, "N_TO_N"), "jobId is required"),
        Arguments.of(3, on("x", "SEQUENTIAL"), "jobId can not be specified with type SEQUENTIAL"),
        Arguments.of(3, on("x", "TWO_TO_TWO"), "type must be N_TO_N or SEQUENTIAL, got TWO_TO_TWO"),
        Arguments.of(3, on(null, "SEQUENTIAL"), ""),
        Arguments.of(3, on("x", "N_TO_N"), ""),
        Arguments.of(3, on("x", null), ""),
        Arguments.of(null, on("x:2", null), ""));
  }

  @ParameterizedTest
  @MethodSource("dependencies")
  void dep006TypesAreForArraysAndHaveTheirForms(
      @Nullable Integer size, JobDependency dependency, String message) {
    SubmitJobRequest.Builder request =
        array(2).arrayProperties(new ArrayProperties(size)).dependsOn(List.of(dependency));
    String refusal = refusal(decide(request, SubmissionLimits.AWS));
    assertThat(refusal).contains(message);
    assertThat(refusal.isEmpty()).isEqualTo(message.isEmpty());
  }

  @Test
  void ar016TypesMayBeCombined() {
    SubmitJobRequest.Builder request =
        array(5)
            .dependsOn(List.of(on("plain", null), on("five", "N_TO_N"), on(null, "SEQUENTIAL")));
    assertThat(refusal(decide(request, SubmissionLimits.AWS))).isEmpty();
    assertThat(refusal(DependencyRules.resolve(request.build().dependsOn(), 5, KNOWN))).isEmpty();
  }

  @Test
  void theArrayOfAChildIsLookedUpOnce() {
    assertThat(
            DependencyRules.jobIds(
                List.of(on("a:1", null), on("a", null), on(null, "SEQUENTIAL"), on("b", null))))
        .containsExactly("a", "b");
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        Arguments.of("DEP-004", on("unknown", null), "job unknown does not exist"),
        Arguments.of("DEP-004", on("unknown:1", null), "job unknown:1 does not exist"),
        Arguments.of("AR-002", on("three:3", null), "job three:3 does not exist"),
        Arguments.of("AR-002", on("plain:0", null), "job plain:0 does not exist"),
        Arguments.of("AR-002", on("three:02", null), "job three:02 does not exist"),
        Arguments.of("AR-015", on("five", "N_TO_N"), "five has 5 children, got 3"),
        Arguments.of("AR-015", on("plain", "N_TO_N"), "plain is none"),
        Arguments.of("AR-015", on("three:1", "N_TO_N"), "three:1 is none"),
        Arguments.of("AR-014", on("three", "N_TO_N"), ""),
        Arguments.of("DEP-007", on("five", null), ""),
        Arguments.of("AR-002", on("three:2", null), ""));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("targets")
  void aJobWaitsOnlyForWhatExistsAndFits(
      String requirement, JobDependency dependency, String message) {
    String refusal = refusal(DependencyRules.resolve(List.of(dependency), 3, KNOWN));
    assertThat(refusal).as(requirement).contains(message);
    assertThat(refusal.isEmpty()).isEqualTo(message.isEmpty());
  }

  @Test
  void js024ChildrenAreListedByTheirArrayWithoutFilters() {
    var request =
        io.windlass.aws.batch.ListJobsRequest.builder()
            .arrayJobId("a")
            .filters(List.of(new io.windlass.aws.batch.KeyValuesPair("JOB_NAME", List.of("x"))));
    assertThat(JobListing.of(OWNER, request.build()))
        .isEqualTo(Result.accepted(new JobListing("RUNNING", List.of(), 100)));
    assertThat(JobListing.of(OWNER, request.jobStatus("FAILED").maxResults(7).build()))
        .isEqualTo(Result.accepted(new JobListing("FAILED", List.of(), 7)));
  }
}
