package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.FairsharePolicy;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.ShareAttributes;

/** Fair share through the AWS SDK: a policy, a queue that names it, and the order of its jobs. */
class FairShareIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final int ROOM = 4;
  private static Workspace workspace;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.PROCESS) Stack shared) {
    workspace = Workspace.create(shared, "busybox", 1);
  }

  @Test
  void fs001Fs020Fs046SharesTakeTurnsByWeight() {
    var batch = workspace.batch;
    var name = "policy-" + workspace.queue;
    var policy =
        batch
            .createSchedulingPolicy(
                request ->
                    request.name(name).fairsharePolicy(weights(0.5F)).tags(Map.of("team", "a")))
            .arn();
    batch.updateSchedulingPolicy(request -> request.arn(policy).fairsharePolicy(weights(0.25F)));
    var described =
        batch.describeSchedulingPolicies(request -> request.arns(policy)).schedulingPolicies();
    assertThat(described).singleElement().satisfies(p -> assertThat(p.name()).isEqualTo(name));
    assertThat(described.getFirst().fairsharePolicy()).isEqualTo(weights(0.25F));
    assertThat(described.getFirst().tags()).containsEntry("team", "a");
    assertThat(batch.listSchedulingPolicies(_ -> {}).schedulingPolicies())
        .anySatisfy(p -> assertThat(p.arn()).isEqualTo(policy));
    var fair = "fair-" + workspace.queue;
    workspace.createQueue(fair, workspace.environment, r -> r.schedulingPolicyArn(policy));
    assertThatThrownBy(() -> batch.deleteSchedulingPolicy(request -> request.arn(policy)))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("is used by job queue");

    var sleep = workspace.define("sleep", "300");
    List<String> blockers = new ArrayList<>();
    for (int i = 0; i < ROOM; i++) {
      blockers.add(workspace.submit(sleep));
    }
    blockers.forEach(id -> workspace.awaitStatus(id, JobStatus.RUNNING, SOON));
    assertThatThrownBy(() -> workspace.submit(sleep, job -> job.jobQueue(fair)))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("shareIdentifier");
    List<String> a = submit(sleep, fair, "A");
    List<String> b = submit(sleep, fair, "B");
    var urgent =
        workspace.submit(
            sleep, job -> job.jobQueue(fair).shareIdentifier("B").schedulingPriorityOverride(7));
    workspace.awaitStatus(urgent, JobStatus.RUNNABLE, SOON);
    var detail = workspace.describe(urgent);
    assertThat(detail.shareIdentifier()).isEqualTo("B");
    assertThat(detail.schedulingPriority()).isEqualTo(7);
    assertThat(batch.getJobQueueSnapshot(request -> request.jobQueue(fair)).frontOfQueue().jobs())
        .extracting(job -> job.jobArn().substring(job.jobArn().indexOf('/') + 1))
        .containsExactly(
            a.get(0), urgent, a.get(1), a.get(2), a.get(3), a.get(4), b.get(0), b.get(1), b.get(2),
            b.get(3), b.get(4));

    blockers.forEach(id -> batch.terminateJob(request -> request.jobId(id).reason("make room")));
    for (String first : List.of(a.get(0), urgent, a.get(1), a.get(2))) {
      workspace.awaitStatus(first, JobStatus.RUNNING, SOON);
    }
    assertThat(workspace.describe(b.get(0)).status()).isEqualTo(JobStatus.RUNNABLE);
    batch.updateJobQueue(request -> request.jobQueue(fair).state("DISABLED"));
    batch.deleteJobQueue(request -> request.jobQueue(fair));
    Workspace.await(
        "queue gone",
        SOON,
        () -> batch.describeJobQueues(request -> request.jobQueues(fair)).jobQueues().isEmpty());
    batch.deleteSchedulingPolicy(request -> request.arn(policy));
    assertThat(
            batch.describeSchedulingPolicies(request -> request.arns(policy)).schedulingPolicies())
        .isEmpty();
  }

  private static List<String> submit(String definition, String queue, String share) {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      jobs.add(
          workspace.submit(
              definition,
              job -> job.jobQueue(queue).shareIdentifier(share).schedulingPriorityOverride(0)));
    }
    return jobs;
  }

  private static FairsharePolicy weights(float ofA) {
    return FairsharePolicy.builder()
        .shareDecaySeconds(600)
        .computeReservation(0)
        .shareDistribution(
            ShareAttributes.builder().shareIdentifier("A*").weightFactor(ofA).build())
        .build();
  }
}
