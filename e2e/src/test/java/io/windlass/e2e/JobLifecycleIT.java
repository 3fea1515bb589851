package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.RetryAction;

/** Jobs from submission to their end through all four services, on the process executor. */
class JobLifecycleIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    workspace = Workspace.create(shared, "busybox", 32);
  }

  @Test
  void js006ExitZeroSucceedsAndItsOutputIsReadable() {
    var job = workspace.awaitEnd(workspace.submitShell("echo hello; echo world >&2"), SOON);

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.attempts()).hasSize(1);
    assertThat(job.container().exitCode()).isZero();
    assertThat(job.createdAt()).isLessThanOrEqualTo(job.startedAt());
    assertThat(job.startedAt()).isLessThanOrEqualTo(job.stoppedAt());
    assertThat(workspace.output(job)).containsExactlyInAnyOrder("hello", "world");
  }

  /** Also AC-11: what DescribeJobs says is where the output is. */
  @Test
  void log012TheStreamBeginsWithThePrefixOfTheLogConfiguration() {
    var definition =
        workspace.define(
            container ->
                container.logConfiguration(
                    log ->
                        log.logDriver("awslogs")
                            .options(Map.of("awslogs-stream-prefix", "awslogs-example"))),
            "echo",
            "there");
    var job = workspace.awaitEnd(workspace.submit(definition), SOON);

    assertThat(job.container().logStreamName()).matches("awslogs-example/default/[0-9a-f-]+");
    assertThat(workspace.output(job)).containsExactly("there");
  }

  @Test
  void js006ExitOtherThanZeroFails() {
    var job = workspace.awaitEnd(workspace.submitShell("exit 3"), SOON);

    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.container().exitCode()).isEqualTo(3);
    assertThat(job.statusReason()).isEqualTo("Essential container in task exited");
  }

  @Test
  void j016AJobIsVisibleTheMomentSubmitJobReturns() {
    var definition = workspace.define("true");
    for (int i = 0; i < 20; i++) {
      var id = workspace.submit(definition);
      assertThat(workspace.describe(id).jobId()).isEqualTo(id);
    }
  }

  @Test
  void rt002ThreeAttemptsTheLastOneSucceeds() {
    var definition = workspace.define("sh", "-c", "test $AWS_BATCH_JOB_ATTEMPT = 3");
    var id = workspace.submit(definition, job -> job.retryStrategy(retry -> retry.attempts(3)));
    var job = workspace.awaitEnd(id, SOON);

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.attempts()).extracting(a -> a.container().exitCode()).containsExactly(1, 1, 0);
    assertThat(job.attempts())
        .extracting(attempt -> attempt.container().logStreamName())
        .doesNotHaveDuplicates();
  }

  @Test
  void rt012ExitRuleStopsRetries() {
    var definition = workspace.define("sh", "-c", "exit 2");
    var id =
        workspace.submit(
            definition,
            job ->
                job.retryStrategy(
                    retry ->
                        retry
                            .attempts(5)
                            .evaluateOnExit(
                                rule -> rule.onExitCode("2").action(RetryAction.EXIT))));
    var job = workspace.awaitEnd(id, SOON);

    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.attempts()).hasSize(1);
  }

  @Test
  void dep003FailureCascadesToDependents() {
    var definition = workspace.define("sh", "-c", "sleep 1; exit 1");
    var a = workspace.submit(definition);
    var b = workspace.submit(definition, job -> job.dependsOn(on -> on.jobId(a)));
    var c = workspace.submit(definition, job -> job.dependsOn(on -> on.jobId(b)));

    assertThat(workspace.awaitEnd(List.of(a, b, c), SOON))
        .extracting(JobDetail::status)
        .containsOnly(JobStatus.FAILED);
    assertThat(workspace.describe(b).attempts()).isEmpty();
    assertThat(workspace.describe(c).attempts()).isEmpty();
  }

  @Test
  void dep002RunsOnlyAfterEveryDependencySucceeded() {
    var definition = workspace.define("sh", "-c", "sleep 1");
    var first = workspace.submit(definition);
    var second = workspace.submit(definition);
    var last =
        workspace.submit(
            definition, job -> job.dependsOn(on -> on.jobId(first), on -> on.jobId(second)));
    var ended = workspace.awaitEnd(last, SOON);

    assertThat(ended.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(ended.startedAt())
        .isGreaterThanOrEqualTo(workspace.describe(first).stoppedAt())
        .isGreaterThanOrEqualTo(workspace.describe(second).stoppedAt());
  }

  @Test
  void js021TerminateIsNeverRetriedAndKeepsItsReason() {
    var definition = workspace.define("sleep", "300");
    var id = workspace.submit(definition, job -> job.retryStrategy(retry -> retry.attempts(10)));
    workspace.awaitStatus(id, JobStatus.RUNNING, SOON);
    workspace.batch.terminateJob(request -> request.jobId(id).reason("enough of it"));
    var job = workspace.awaitEnd(id, SOON);

    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.statusReason()).isEqualTo("enough of it");
    assertThat(job.attempts()).hasSize(1);
    assertThat(job.isTerminated()).isTrue();
  }

  @Test
  void cancelLeavesARunningJobUntouched() throws Exception {
    var enough = Files.createTempDirectory("windlass-cancel-").resolve("enough");
    var id = workspace.submitShell("until [ -e %s ]; do sleep 0.2; done".formatted(enough));
    workspace.awaitStatus(id, JobStatus.RUNNING, SOON);
    workspace.batch.cancelJob(request -> request.jobId(id).reason("too late"));
    // What is asked of the scheduler later is done later.
    workspace.awaitEnd(workspace.submitShell("true"), SOON);
    assertThat(workspace.describe(id).status()).isEqualTo(JobStatus.RUNNING);
    Files.createFile(enough);

    assertThat(workspace.awaitEnd(id, SOON).status()).isEqualTo(JobStatus.SUCCEEDED);
    Files.delete(enough);
    Files.delete(enough.getParent());
  }

  @Test
  void to001TimeoutStopsTheAttemptAndIsNotRetried() {
    var definition = workspace.define("sleep", "300");
    var id =
        workspace.submit(
            definition,
            job ->
                job.timeout(timeout -> timeout.attemptDurationSeconds(60))
                    .retryStrategy(retry -> retry.attempts(3)));
    var job = workspace.awaitEnd(id, Duration.ofMinutes(5));

    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.attempts()).hasSize(1);
    assertThat(job.statusReason()).contains("timeout");
    // Never sooner; how much later depends on the machine.
    assertThat(job.stoppedAt() - job.startedAt()).isBetween(60_000L, 160_000L);
  }

  @Test
  void env001TheServiceSetsItsVariables() {
    var definition = workspace.define("sh", "-c", "env | sort");
    var id =
        workspace.submit(
            definition,
            job ->
                job.containerOverrides(
                    container ->
                        container.environment(
                            KeyValuePair.builder().name("COLOUR").value("green").build())));
    var job = workspace.awaitEnd(id, SOON);

    assertThat(workspace.output(job))
        .contains(
            "AWS_BATCH_JOB_ID=" + id,
            "AWS_BATCH_JOB_ATTEMPT=1",
            "AWS_BATCH_CE_NAME=" + workspace.environment,
            "AWS_BATCH_JQ_NAME=" + workspace.queue,
            "COLOUR=green")
        .noneMatch(line -> line.startsWith("AWS_BATCH_JOB_ARRAY"))
        .noneMatch(line -> line.startsWith("QUARKUS") || line.startsWith("WINDLASS"));
  }

  @Test
  void js024ListJobsPagesThroughEverythingOnce() {
    var definition = workspace.define("true");
    for (int i = 0; i < 25; i++) {
      workspace.submit(definition, job -> job.jobName("paged"));
    }
    var ids =
        workspace
            .batch
            .listJobsPaginator(
                request ->
                    request
                        .jobQueue(workspace.queue)
                        .maxResults(10)
                        .filters(filter -> filter.name("JOB_NAME").values("paged")))
            .stream()
            .flatMap(page -> page.jobSummaryList().stream())
            .map(JobSummary::jobId)
            .toList();

    assertThat(ids).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void j013SubmittingToAnUnknownQueueIsAClientException() {
    var definition = workspace.define("true");
    assertThatThrownBy(() -> workspace.submit(definition, job -> job.jobQueue("no-such-queue")))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("no-such-queue");
  }

  /** An environment on a cluster says why it can not be one here (T-053, CE-102). */
  @Test
  void ce102AnEnvironmentOnAClusterIsInvalidWhereNothingRunsPods() {
    workspace.batch.createComputeEnvironment(
        r ->
            r.computeEnvironmentName("cluster-" + workspace.environment)
                .type("UNMANAGED")
                .eksConfiguration(
                    e ->
                        e.eksClusterArn("arn:aws:eks:us-east-1:123456789012:cluster/c")
                            .kubernetesNamespace("jobs")));
    Workspace.await(
        "the environment to be INVALID",
        SOON,
        () ->
            String.valueOf(
                    workspace
                        .batch
                        .describeComputeEnvironments(
                            r -> r.computeEnvironments("cluster-" + workspace.environment))
                        .computeEnvironments()
                        .getFirst()
                        .statusReason())
                .contains("WINDLASS_CAPACITY_EXECUTOR"));
  }
}
