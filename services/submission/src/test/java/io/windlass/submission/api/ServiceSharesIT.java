package io.windlass.submission.api;

import static io.windlass.submission.api.ServiceJobsIT.told;
import static io.windlass.submission.api.ServiceJobsIT.training;
import static io.windlass.submission.app.Scenario.ACCOUNT;
import static io.windlass.submission.app.Scenario.arn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.ChangeJobPrecedence;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobSubmitted;
import io.windlass.events.SchedulerAnswer;
import io.windlass.events.SchedulerCall;
import io.windlass.events.Topics;
import io.windlass.messaging.OutboxMessage;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.DescribeServiceJobResponse;
import software.amazon.awssdk.services.batch.model.KeyValuesPair;
import software.amazon.awssdk.services.batch.model.QuotaShareCapacityLimit;
import software.amazon.awssdk.services.batch.model.ServiceJobSummary;
import software.amazon.awssdk.services.batch.model.SubmitServiceJobRequest;

/** Service jobs of queues with shares, through the AWS SDK; the test plays the scheduler. */
class ServiceSharesIT {
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;
  private static TopicReader<JobRequest> requests;

  @BeforeAll
  static void start() {
    service = RunningService.start("serviceshares");
    scenario = new Scenario(service);
    client = scenario.client();
    requests = new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class);
    ServiceEnvironmentIT.create(client, "se", 5);
    client.createSchedulingPolicy(
        r -> r.name("fair").fairsharePolicy(p -> p.shareDecaySeconds(60)));
    client.createSchedulingPolicy(
        r -> r.name("quota").quotaSharePolicy(p -> p.idleResourceAssignmentStrategy("FIFO")));
    queue("fair");
    queue("quota");
    client.createQuotaShare(
        r ->
            r.quotaShareName("team")
                .jobQueue("quota")
                .capacityLimits(
                    QuotaShareCapacityLimit.builder()
                        .capacityUnit("ml.m5.large")
                        .maxCapacity(4)
                        .build())
                .resourceSharingConfiguration(s -> s.strategy("LEND"))
                .preemptionConfiguration(p -> p.inSharePreemption("ENABLED")));
  }

  private static void queue(String name) {
    client.createJobQueue(
        r ->
            r.jobQueueName(name)
                .priority(1)
                .schedulingPolicyArn(arn("scheduling-policy/" + name))
                .serviceEnvironmentOrder(ServiceEnvironmentIT.on("se")));
  }

  @AfterAll
  static void stop() {
    requests.close();
    service.close();
  }

  private static String submit(String queue, Consumer<SubmitServiceJobRequest.Builder> more) {
    return client
        .submitServiceJob(
            r ->
                r.jobName(queue)
                    .jobQueue(queue)
                    .serviceJobType("SAGEMAKER_TRAINING")
                    .serviceRequestPayload(payload("ml.m5.large"))
                    .applyMutation(more))
        .jobId();
  }

  private static String payload(String instanceType) {
    return "{\"ResourceConfig\": {\"InstanceCount\": 2, \"InstanceType\": \"%s\"}}"
        .formatted(instanceType);
  }

  private static DescribeServiceJobResponse job(String id) {
    return client.describeServiceJob(r -> r.jobId(id));
  }

  private static void refused(String message, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ClientException.class).hasMessageContaining(message);
  }

  private static JobRequest request(Class<?> kind, String id) {
    return requests
        .await(
            1, r -> kind.isInstance(r.getRequest()) && String.valueOf(r.getRequest()).contains(id))
        .getLast();
  }

  /** FS-010, and UpdateServiceJob, which the scheduler answers. */
  @Test
  void priorityIsTheSchedulersToChangeFS010() {
    refused("shareIdentifier must be specified.", () -> submit("fair", r -> {}));
    String id = submit("fair", r -> r.shareIdentifier("A").schedulingPriority(5));
    assertThat(job(id).schedulingPriority()).isEqualTo(5);
    assertThat(job(id).shareIdentifier()).isEqualTo("A");
    var asked =
        CompletableFuture.supplyAsync(
            () -> client.updateServiceJob(r -> r.jobId(id).schedulingPriority(9)));
    JobRequest request = request(SchedulerCall.class, id);
    assertThat(((SchedulerCall) request.getRequest()).getCall())
        .isEqualTo(new ChangeJobPrecedence(id, 9, null));
    service.publish(
        new OutboxMessage(
            Topics.SCHEDULER_ANSWERS,
            ACCOUNT,
            request.getRequestId(),
            new SchedulerAnswer(ACCOUNT, request.getRequestId(), Instant.now(), null, null)));
    assertThat(asked.join().jobArn()).isEqualTo(arn("service-job/" + id));
    scenario.schedulerSays(
        told(id, 3, JobStatus.RUNNABLE).setShareIdentifier("A").setSchedulingPriority(9).build());
    RunningService.eventually("shown", () -> job(id).schedulingPriority().equals(9));
    assertThat(job(id).shareIdentifier()).isEqualTo("A");
    refused(
        "schedulingPriority",
        () -> client.updateServiceJob(r -> r.jobId(id).schedulingPriority(10_000)));
    refused(
        "Service job none not found",
        () -> client.updateServiceJob(r -> r.jobId("none").schedulingPriority(1)));
  }

  /** SJ-001: shares of capacity by instance type. */
  @Test
  void jobNamesItsQuotaShareSJ001() {
    refused("must have quotaShareName", () -> submit("quota", r -> {}));
    refused("nobody does not exist", () -> submit("quota", r -> r.quotaShareName("nobody")));
    refused(
        "no capacity of instance type ml.p5.48xlarge",
        () ->
            submit(
                "quota",
                r -> r.quotaShareName("team").serviceRequestPayload(payload("ml.p5.48xlarge"))));
    String id =
        submit(
            "quota",
            r ->
                r.quotaShareName("team")
                    .schedulingPriority(3)
                    .preemptionConfiguration(p -> p.preemptionRetriesBeforeTermination(2)));
    assertThat(job(id).quotaShareName()).isEqualTo("team");
    assertThat(job(id).shareIdentifier()).isNull();
    assertThat(job(id).preemptionConfiguration().preemptionRetriesBeforeTermination()).isEqualTo(2);
    assertThat(job(id).preemptionSummary()).isNull();
    JobSubmitted told = (JobSubmitted) request(JobSubmitted.class, id).getRequest();
    assertThat(told.getShareIdentifier()).isEqualTo("team");
    assertThat(told.getPreemptionRetries()).isEqualTo(2);
    assertThat(told.getSchedulingPriority()).isEqualTo(3);

    for (int i = 1; i <= 2; i++) {
      scenario.schedulerSays(
          told(id, i + 1, JobStatus.RUNNABLE)
              .setAttempt(training(i).setStatusReason("Preempted: for another").build())
              .setAttemptEnded(true)
              .setPreempted(true)
              .setPreemptions(i)
              .build());
    }
    scenario.schedulerSays(
        told(id, 4, JobStatus.RUNNING).setPreemptions(2).setAttempt(training(3).build()).build());
    RunningService.eventually("running", () -> job(id).statusAsString().equals("RUNNING"));
    assertThat(job(id).attempts()).isEmpty();
    assertThat(job(id).preemptionSummary().preemptedAttemptCount()).isEqualTo(2);
    assertThat(job(id).preemptionSummary().recentPreemptedAttempts())
        .extracting(attempt -> attempt.serviceResourceId().value())
        .containsExactly(
            ServiceJobsIT.training("AWSBatchj1"), ServiceJobsIT.training("AWSBatchj2"));
    ServiceJobSummary listed =
        client
            .listServiceJobs(
                r ->
                    r.jobQueue("quota")
                        .filters(
                            KeyValuesPair.builder().name("QUOTA_SHARE_NAME").values("te*").build()))
            .jobSummaryList()
            .getFirst();
    assertThat(listed.quotaShareName()).isEqualTo("team");
    assertThat(listed.capacityUsage().getFirst().capacityUnit()).isEqualTo("ml.m5.large");
    assertThat(listed.capacityUsage().getFirst().quantity()).isEqualTo(2.0);
  }
}
