package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.batch.model.ArrayJobDependency;
import software.amazon.awssdk.services.batch.model.JobDependency;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;

/**
 * The guide's pipeline through all four services on the simulated executor, with arrays of 10,000:
 * JobA; JobB, an array, on all of A; JobC, an array, child by child on B; JobD, an array of ten one
 * after the other, on all of C; JobE on D.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PipelineIT {
  private static final int SIZE = 10_000;
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static Stack stack;
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.SIMULATED) Stack shared) {
    stack = shared;
    workspace = Workspace.create(stack, "busybox", 256);
  }

  private static String array(int size, String definition, JobDependency... dependsOn) {
    return workspace.submit(
        definition, job -> job.arrayProperties(array -> array.size(size)).dependsOn(dependsOn));
  }

  private static JobDependency on(String jobId) {
    return JobDependency.builder().jobId(jobId).build();
  }

  /** The five jobs; the command is that of each child of JobB. */
  private static List<String> submit(String commandOfB) {
    var noop = workspace.define("true");
    var a = workspace.submit(noop);
    var b = array(SIZE, workspace.define("sh", "-c", commandOfB), on(a));
    var c =
        array(SIZE, noop, JobDependency.builder().jobId(b).type(ArrayJobDependency.N_TO_N).build());
    var d =
        array(10, noop, on(c), JobDependency.builder().type(ArrayJobDependency.SEQUENTIAL).build());
    var e = workspace.submit(noop, job -> job.dependsOn(on(d)));
    return List.of(a, b, c, d, e);
  }

  private static Map<String, Integer> summary(JobDetail parent) {
    return parent.arrayProperties().statusSummary();
  }

  @Test
  void ar016EveryChildRunsOnceThoughTheSchedulerIsKilledInTheMiddle() {
    var jobs = submit("true");
    var c = jobs.get(2);
    Workspace.await(
        "JobC to be well under way",
        LIMIT,
        () -> summary(workspace.describe(c)).getOrDefault("SUCCEEDED", 0) > SIZE / 10);

    Stack.run(List.of("kill", "-9", Long.toString(stack.pid("scheduler"))), Map.of(), 10);

    var ended = workspace.awaitEnd(jobs, LIMIT);
    assertThat(ended).extracting(JobDetail::status).containsOnly(JobStatus.SUCCEEDED);
    assertThat(summary(ended.get(1))).containsEntry("SUCCEEDED", SIZE);
    assertThat(summary(ended.get(2))).containsEntry("SUCCEEDED", SIZE);
    assertThat(summary(ended.get(3))).containsEntry("SUCCEEDED", 10);
    var some =
        workspace.describe(
            List.of(c + ":0", c + ":4321", c + ":" + (SIZE - 1), jobs.get(3) + ":9"));
    assertThat(some).extracting(child -> child.attempts().size()).containsOnly(1);
  }

  @Test
  void ar016AFailedChildFailsItsPeerAndAllThatWaitsForTheWhole() {
    var jobs = submit("test $AWS_BATCH_JOB_ARRAY_INDEX != 7");
    var ended = workspace.awaitEnd(jobs, LIMIT);

    assertThat(ended)
        .extracting(JobDetail::status)
        .containsExactly(
            JobStatus.SUCCEEDED,
            JobStatus.FAILED,
            JobStatus.FAILED,
            JobStatus.FAILED,
            JobStatus.FAILED);
    assertThat(summary(ended.get(1))).containsEntry("SUCCEEDED", SIZE - 1);
    assertThat(summary(ended.get(2))).containsEntry("SUCCEEDED", SIZE - 1);
    assertThat(workspace.describe(jobs.get(1) + ":7").container().exitCode()).isEqualTo(1);
    var peer = workspace.describe(jobs.get(2) + ":7");
    assertThat(peer.status()).isEqualTo(JobStatus.FAILED);
    assertThat(peer.attempts()).isEmpty();
  }
}
