package io.windlass.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.CreateQuotaShareRequest;
import software.amazon.awssdk.services.batch.model.FrontOfQuotaShareJobSummary;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobStatus;
import software.amazon.awssdk.services.batch.model.QuotaShareCapacityLimit;

/**
 * FS-046: quota shares through the AWS SDK and all services. Two shares have a vCPU each, which is
 * room for four jobs of the smallest size.
 */
class QuotaShareIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static Workspace workspace;
  private static String queue;

  @BeforeAll
  static void start(@SharedStack(SharedStack.Executor.SIMULATED) Stack shared) {
    workspace = Workspace.create(shared, "busybox", 2);
    var batch = workspace.batch;
    var policy =
        batch
            .createSchedulingPolicy(
                request ->
                    request
                        .name("quota-" + workspace.queue)
                        .quotaSharePolicy(quota -> quota.idleResourceAssignmentStrategy("FIFO")))
            .arn();
    queue = "shared-" + workspace.queue;
    workspace.createQueue(queue, workspace.environment, r -> r.schedulingPolicyArn(policy));
  }

  @Test
  void fs046SharesHaveTheirOwnBorrowAndGiveBack() {
    var sleep = workspace.define("sleep", "900");
    create("lender", request -> request.resourceSharingConfiguration(s -> s.strategy("LEND")));
    var borrower =
        create(
            "borrower",
            request ->
                request.resourceSharingConfiguration(
                    s -> s.strategy("LEND_AND_BORROW").borrowLimit(50)));
    assertThatThrownBy(() -> submit(sleep, "nobody", 0))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("quota share nobody does not exist");

    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      jobs.add(submit(sleep, "borrower", 1));
    }
    awaitRunning(jobs, 6);
    assertThat(running(jobs)).containsExactlyElementsOf(jobs.subList(0, 6));
    looksLikeSixOfBorrower(jobs.get(6));

    workspace.batch.updateQuotaShare(
        request ->
            request
                .quotaShareArn(borrower)
                .resourceSharingConfiguration(s -> s.strategy("LEND_AND_BORROW")));
    awaitRunning(jobs, 8);
    var owner = submit(sleep, "lender", 0);
    workspace.awaitStatus(owner, JobStatus.RUNNING, SOON);
    var preempted = awaitPreempted(jobs, 1).getFirst();
    assertThat(preempted.jobId()).isIn(jobs.subList(6, 8));
    assertThat(preempted.attempts())
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.statusReason()).startsWith("Preempted: "));
    assertThat(preempted.shareIdentifier()).isEqualTo("borrower");

    workspace.batch.terminateJob(request -> request.jobId(owner).reason("enough"));
    workspace.awaitStatus(preempted.jobId(), JobStatus.RUNNING, SOON);
    assertThat(workspace.describe(preempted.jobId()).attempts()).hasSize(1);

    urgentJobsGoBeforeOthersOfTheirShare(sleep, borrower, jobs);
    deletedSharesEndTheirJobs(borrower, jobs);
  }

  private static void looksLikeSixOfBorrower(String waiting) {
    var snapshot = workspace.batch.getJobQueueSnapshot(request -> request.jobQueue(queue));
    assertThat(snapshot.frontOfQuotaShares().quotaShares()).containsOnlyKeys("borrower");
    assertThat(snapshot.frontOfQuotaShares().quotaShares().get("borrower"))
        .extracting(FrontOfQuotaShareJobSummary::jobArn)
        .singleElement()
        .satisfies(arn -> assertThat(arn).endsWith("job/" + waiting));
    assertThat(snapshot.queueUtilization().quotaShareUtilization().topCapacityUtilization())
        .singleElement()
        .satisfies(share -> assertThat(share.quotaShareName()).isEqualTo("borrower"))
        .satisfies(
            share ->
                assertThat(share.capacityUsage())
                    .singleElement()
                    .satisfies(used -> assertThat(used.capacityUnit()).isEqualTo("VCPU"))
                    .satisfies(used -> assertThat(used.quantity()).isEqualTo(1.5)));
  }

  private static void urgentJobsGoBeforeOthersOfTheirShare(
      String definition, String share, List<String> jobs) {
    workspace.batch.updateQuotaShare(
        request ->
            request
                .quotaShareArn(share)
                .preemptionConfiguration(p -> p.inSharePreemption("ENABLED")));
    var urgent = submit(definition, "borrower", 9);
    workspace.awaitStatus(urgent, JobStatus.RUNNING, SOON);
    assertThat(awaitPreempted(jobs, 2)).hasSizeBetween(1, 2);
    jobs.add(urgent);
  }

  private static void deletedSharesEndTheirJobs(String share, List<String> jobs) {
    var batch = workspace.batch;
    assertThatThrownBy(() -> batch.deleteQuotaShare(request -> request.quotaShareArn(share)))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("DISABLED");
    batch.updateQuotaShare(request -> request.quotaShareArn(share).state("DISABLED"));
    batch.deleteQuotaShare(request -> request.quotaShareArn(share));
    assertThat(workspace.awaitEnd(jobs, SOON))
        .extracting(JobDetail::status)
        .containsOnly(JobStatus.FAILED);
    Workspace.await(
        "share gone",
        SOON,
        () ->
            batch.listQuotaShares(request -> request.jobQueue(queue)).quotaShares().stream()
                .noneMatch(listed -> listed.quotaShareArn().equals(share)));
  }

  private static String create(String name, Consumer<CreateQuotaShareRequest.Builder> details) {
    var one = QuotaShareCapacityLimit.builder().capacityUnit("VCPU").maxCapacity(1).build();
    return workspace
        .batch
        .createQuotaShare(
            request -> {
              request
                  .quotaShareName(name)
                  .jobQueue(queue)
                  .capacityLimits(one)
                  .preemptionConfiguration(p -> p.inSharePreemption("DISABLED"));
              details.accept(request);
            })
        .quotaShareArn();
  }

  private static String submit(String definition, String share, int priority) {
    return workspace.submit(
        definition,
        job -> job.jobQueue(queue).shareIdentifier(share).schedulingPriorityOverride(priority));
  }

  private static List<String> running(List<String> jobs) {
    return workspace.describe(jobs).stream()
        .filter(job -> job.status() == JobStatus.RUNNING)
        .map(JobDetail::jobId)
        .toList();
  }

  private static void awaitRunning(List<String> jobs, int count) {
    Workspace.await(
        () -> count + " jobs to run, but there are " + running(jobs),
        SOON,
        () -> running(jobs).size() == count);
  }

  /** The jobs that have been preempted, once that many attempts were. */
  private static List<JobDetail> awaitPreempted(List<String> jobs, int attempts) {
    Workspace.await(
        attempts + " preempted attempts",
        SOON,
        () ->
            workspace.describe(jobs).stream().mapToInt(job -> job.attempts().size()).sum()
                == attempts);
    return workspace.describe(jobs).stream().filter(job -> !job.attempts().isEmpty()).toList();
  }
}
