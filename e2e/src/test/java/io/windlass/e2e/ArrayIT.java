package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.ArrayJobDependency;
import software.amazon.awssdk.services.batch.model.JobDependency;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.JobSummary;

/** Array jobs from submission to their end through all four services, on the process executor. */
class ArrayIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    workspace = Workspace.create(shared, "busybox", 32);
  }

  private static String array(int size, String definition, JobDependency... dependsOn) {
    return workspace.submit(
        definition, job -> job.arrayProperties(array -> array.size(size)).dependsOn(dependsOn));
  }

  private static JobDependency on(String jobId) {
    return JobDependency.builder().jobId(jobId).build();
  }

  private static JobDependency childByChildOn(String jobId) {
    return JobDependency.builder().jobId(jobId).type(ArrayJobDependency.N_TO_N).build();
  }

  private static List<String> children(String id, int size) {
    return IntStream.range(0, size).mapToObj(index -> id + ":" + index).toList();
  }

  private static List<String> listed(String id, JobStatus status) {
    return workspace
        .batch
        .listJobsPaginator(request -> request.arrayJobId(id).jobStatus(status).maxResults(7))
        .stream()
        .flatMap(page -> page.jobSummaryList().stream())
        .map(JobSummary::jobId)
        .toList();
  }

  private static Map<String, JobDetail> byId(List<String> ids) {
    return workspace.describe(ids).stream()
        .collect(Collectors.toMap(JobDetail::jobId, Function.identity()));
  }

  @Test
  void ar002ar003ar014env004EveryChildHasItsIndexAndItsPeer() {
    int size = 20;
    var first =
        array(
            size,
            workspace.define(
                "sh",
                "-c",
                "echo $AWS_BATCH_JOB_ID is $AWS_BATCH_JOB_ARRAY_INDEX of"
                    + " $AWS_BATCH_JOB_ARRAY_SIZE"));
    var second = array(size, workspace.define("true"), childByChildOn(first));
    var plain = workspace.submit(workspace.define("true"), job -> job.dependsOn(on(second)));
    assertThat(workspace.awaitEnd(List.of(first, second, plain), SOON))
        .extracting(JobDetail::status)
        .containsOnly(JobStatus.SUCCEEDED);

    var jobs = byId(children(first, size));
    var peers = byId(children(second, size));
    for (int index = 0; index < size; index++) {
      var child = jobs.get(first + ":" + index);
      assertThat(workspace.output(child))
          .containsExactly("%s:%d is %d of %d".formatted(first, index, index, size));
      assertThat(child.arrayProperties().index()).isEqualTo(index);
      assertThat(peers.get(second + ":" + index).startedAt())
          .isGreaterThanOrEqualTo(child.stoppedAt());
    }
    var parent = workspace.describe(first);
    assertThat(parent.arrayProperties().size()).isEqualTo(size);
    assertThat(parent.arrayProperties().statusSummary())
        .hasSize(7)
        .containsEntry("SUCCEEDED", size)
        .containsEntry("RUNNABLE", 0);
    assertThat(parent.attempts()).isEmpty();
    assertThat(listed(first, JobStatus.SUCCEEDED)).isEqualTo(children(first, size));
    assertThat(listed(first, null)).isEmpty();
  }

  /** AR-017: the guide's demo; what children print is theirs, and their parent has no log. */
  @Test
  void ar017EveryChildPrintsTheLineOfItsIndex() {
    var colours = List.of("red", "orange", "yellow", "green", "blue", "indigo", "violet");
    var demo =
        workspace.define(
            "sh",
            "-c",
            "printf '%s\\n' "
                + String.join(" ", colours)
                + " | sed -n $((AWS_BATCH_JOB_ARRAY_INDEX + 1))p");
    var id = array(7, demo);
    assertThat(workspace.awaitEnd(id, SOON).status()).isEqualTo(JobStatus.SUCCEEDED);
    var jobs = byId(children(id, 7));
    for (int index = 0; index < 7; index++) {
      assertThat(workspace.output(jobs.get(id + ":" + index))).containsExactly(colours.get(index));
    }
    assertThat(jobs.values().stream().map(job -> job.container().logStreamName()).distinct())
        .hasSize(7);
    assertThat(workspace.describe(id).container().logStreamName()).isNull();
  }

  @Test
  void ar013dep007ChildrenInSequenceAndAJobThatWaitsForOneOfThem() {
    var sequence =
        array(
            3,
            workspace.define("sh", "-c", "sleep 0.3"),
            JobDependency.builder().type(ArrayJobDependency.SEQUENTIAL).build());
    var after =
        workspace.submit(workspace.define("true"), job -> job.dependsOn(on(sequence + ":1")));
    workspace.awaitEnd(List.of(sequence, after), SOON);

    var jobs = byId(children(sequence, 3));
    for (int index = 1; index < 3; index++) {
      assertThat(jobs.get(sequence + ":" + index).startedAt())
          .isGreaterThanOrEqualTo(jobs.get(sequence + ":" + (index - 1)).stoppedAt());
    }
    assertThat(workspace.describe(sequence).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(workspace.describe(after).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(workspace.describe(after).startedAt())
        .isGreaterThanOrEqualTo(jobs.get(sequence + ":1").stoppedAt());
  }

  @Test
  void ar006ar009AFailedChildFailsItsArrayItsPeerAndWhoWaitsForAll() {
    var definition = workspace.define("sh", "-c", "test $AWS_BATCH_JOB_ARRAY_INDEX != 1");
    var first =
        workspace.submit(
            definition,
            job ->
                job.arrayProperties(array -> array.size(3))
                    .retryStrategy(retry -> retry.attempts(2)));
    var second = array(3, workspace.define("true"), childByChildOn(first));
    var last = workspace.submit(workspace.define("true"), job -> job.dependsOn(on(second)));
    assertThat(workspace.awaitEnd(List.of(first, second, last), SOON))
        .extracting(JobDetail::status)
        .containsOnly(JobStatus.FAILED);

    assertThat(workspace.describe(first).statusReason()).isEqualTo("Array Child Job failed");
    var failed = workspace.describe(first + ":1");
    assertThat(failed.status()).isEqualTo(JobStatus.FAILED);
    assertThat(failed.attempts()).hasSize(2);
    assertThat(listed(first, JobStatus.SUCCEEDED)).containsExactly(first + ":0", first + ":2");
    assertThat(listed(second, JobStatus.SUCCEEDED)).containsExactly(second + ":0", second + ":2");
    assertThat(workspace.describe(second + ":1").status()).isEqualTo(JobStatus.FAILED);
    assertThat(workspace.describe(second + ":1").attempts()).isEmpty();
    assertThat(workspace.describe(last).attempts()).isEmpty();
  }

  @Test
  void ar007ar008AChildIsTerminatedAloneAndAllOfThemWithTheirParent() {
    var array = array(4, workspace.define("sleep", "300"));
    Workspace.await(
        "all children RUNNING", SOON, () -> listed(array, null).equals(children(array, 4)));
    assertThat(workspace.describe(array).status()).isEqualTo(JobStatus.PENDING);
    workspace.batch.terminateJob(request -> request.jobId(array + ":2").reason("not this one"));
    var child = workspace.awaitEnd(array + ":2", SOON);
    assertThat(child.statusReason()).isEqualTo("not this one");
    assertThat(listed(array, null)).containsExactly(array + ":0", array + ":1", array + ":3");
    workspace.batch.terminateJob(request -> request.jobId(array).reason("none of it"));
    var parent = workspace.awaitEnd(array, SOON);

    assertThat(parent.status()).isEqualTo(JobStatus.FAILED);
    assertThat(parent.statusReason()).isEqualTo("none of it");
    assertThat(parent.isTerminated()).isTrue();
    assertThat(listed(array, JobStatus.FAILED)).isEqualTo(children(array, 4));
    assertThat(workspace.describe(array + ":3").statusReason()).isEqualTo("none of it");
  }
}
