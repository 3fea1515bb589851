package io.windlass.submission.api;

import static io.windlass.submission.app.Scenario.arn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windlass.events.ApiCall;
import io.windlass.events.AttemptDetail;
import io.windlass.events.JobRequest;
import io.windlass.events.JobStatus;
import io.windlass.events.JobSubmitted;
import io.windlass.events.JobTerminateRequested;
import io.windlass.events.JobTransitioned;
import io.windlass.events.Topics;
import io.windlass.submission.app.RawCalls;
import io.windlass.submission.app.RunningService;
import io.windlass.submission.app.Scenario;
import io.windlass.submission.app.TopicReader;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ClientException;
import software.amazon.awssdk.services.batch.model.DescribeServiceJobResponse;
import software.amazon.awssdk.services.batch.model.KeyValuesPair;
import software.amazon.awssdk.services.batch.model.ListServiceJobsRequest;
import software.amazon.awssdk.services.batch.model.ServiceJobEvaluateOnExit;
import software.amazon.awssdk.services.batch.model.ServiceJobSummary;
import software.amazon.awssdk.services.batch.model.SubmitServiceJobRequest;
import software.amazon.awssdk.services.batch.model.SubmitServiceJobResponse;

/** Service jobs through the AWS SDK; the test plays the scheduler. */
class ServiceJobsIT {
  private static final String PAYLOAD =
      """
      {"TrainingJobName": "t", "AlgorithmSpecification": {"TrainingImage": "img",
        "ContainerEntrypoint": ["sh", "-c"], "ContainerArguments": ["echo hi"]},
       "ResourceConfig": {"InstanceCount": 3, "InstanceType": "ml.m5.large"},
       "Environment": {"TOKEN": "hush"}}\
      """;
  private static RunningService service;
  private static Scenario scenario;
  private static BatchClient client;

  @BeforeAll
  static void start() {
    service = RunningService.start("servicejobs");
    scenario = new Scenario(service);
    client = scenario.client();
    ServiceEnvironmentIT.create(client, "se", 5);
    ServiceEnvironmentIT.queue(client, "train", "se");
    scenario.queue("containers");
    scenario.definition("containers");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static SubmitServiceJobResponse submit(Consumer<SubmitServiceJobRequest.Builder> more) {
    return client.submitServiceJob(
        r ->
            r.jobName("j")
                .jobQueue("train")
                .serviceJobType("SAGEMAKER_TRAINING")
                .serviceRequestPayload(PAYLOAD)
                .applyMutation(more));
  }

  private static String submit(String name, String queue) {
    return submit(r -> r.jobName(name).jobQueue(queue)).jobId();
  }

  private static DescribeServiceJobResponse job(String id) {
    return client.describeServiceJob(r -> r.jobId(id));
  }

  private static void refused(String message, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ClientException.class).hasMessageContaining(message);
  }

  static JobTransitioned.Builder told(String id, long sequence, JobStatus status) {
    return Scenario.transition(id, sequence, status).setJobArn(arn("service-job/" + id));
  }

  static AttemptDetail.Builder training(int number) {
    return Scenario.attempt(number)
        .setTaskArn(training("AWSBatchj" + number))
        .setComputeEnvironmentArn(arn("service-environment/se"));
  }

  static String training(String name) {
    return "arn:aws:sagemaker:us-east-1:123456789012:training-job/" + name;
  }

  // SJ-001, SJ-002, SJ-003, SJ-013, T-024, T-074, T-081, T-109, EV-040
  @Test
  void jobIsThereAtOnceAndToldOfSJ001SJ002SJ003SJ013T024T074T081T109EV040() {
    SubmitServiceJobResponse accepted =
        submit(
            r ->
                r.jobName("first")
                    .retryStrategy(
                        s ->
                            s.attempts(2)
                                .evaluateOnExit(
                                    ServiceJobEvaluateOnExit.builder()
                                        .action("RETRY")
                                        .onStatusReason("*CapacityError*")
                                        .build()))
                    .timeoutConfig(t -> t.attemptDurationSeconds(60))
                    .tags(Map.of("team", "blue")));
    String id = accepted.jobId();
    assertThat(accepted.jobArn()).isEqualTo(arn("service-job/" + id));
    assertThat(accepted.jobName()).isEqualTo("first");
    DescribeServiceJobResponse job = job(id);
    assertThat(job.statusAsString()).isEqualTo("SUBMITTED");
    assertThat(job.jobArn()).isEqualTo(accepted.jobArn());
    assertThat(job.jobQueue()).isEqualTo(arn("job-queue/train"));
    assertThat(job.serviceRequestPayload()).isEqualTo(PAYLOAD);
    assertThat(job.retryStrategy().attempts()).isEqualTo(2);
    assertThat(job.retryStrategy().evaluateOnExit().getFirst().onStatusReason())
        .isEqualTo("*CapacityError*");
    assertThat(job.timeoutConfig().attemptDurationSeconds()).isEqualTo(60);
    assertThat(job.tags()).isEqualTo(Map.of("team", "blue"));
    assertThat(job.attempts()).isEmpty();
    assertThat(job.latestAttempt()).isNull();
    assertThat(job.startedAt()).isNull();
    assertThat(job.isTerminated()).isFalse();
    assertThat(job.createdAt()).isGreaterThan(1_700_000_000_000L);

    JobSubmitted told = (JobSubmitted) request(JobSubmitted.class, id).getRequest();
    assertThat(told.getJobArn()).isEqualTo(accepted.jobArn());
    assertThat(told.getJobDefinitionArn()).isEmpty();
    assertThat(told.getPlatform()).isEqualTo("SERVICE");
    assertThat(told.getResources().getMilliVcpus()).isEqualTo(3000);
    assertThat(told.getService().getInstances()).isEqualTo(3);
    assertThat(told.getService().getInstanceType()).isEqualTo("ml.m5.large");
    assertThat(told.getService().getPayload()).isEqualTo(PAYLOAD);
    var container = told.getTask().getContainers().getFirst();
    assertThat(container.getImage()).isEqualTo("img");
    assertThat(container.getEntryPoint()).containsExactly("sh", "-c");
    assertThat(container.getCommand()).containsExactly("echo hi");
    assertThat(container.getEnvironment()).isEqualTo(Map.of("TOKEN", "hush"));
    assertThat(told.getAttemptTimeoutSeconds()).isEqualTo(60);
    assertThat(told.getDetail())
        .contains("\"jobName\":\"first\"")
        .doesNotContain("hush")
        .doesNotContain("blue");
  }

  private static JobRequest request(Class<?> kind, String id) {
    try (var requests = new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      return requests
          .await(
              1,
              r -> kind.isInstance(r.getRequest()) && String.valueOf(r.getRequest()).contains(id))
          .getLast();
    }
  }

  // SE-006, SJ-006, SJ-013, SJ-014, JS-001, T-076, T-081
  @Test
  void jobShowsWhatBecameOfItSJ006SJ013SJ014JS001T076T081() {
    String id = submit(r -> r.jobName("lives")).jobId();
    Instant handedOver = Instant.ofEpochMilli(1500);
    scenario.schedulerSays(
        told(id, 1, JobStatus.SUBMITTED).build(), told(id, 2, JobStatus.RUNNABLE).build());
    scenario.schedulerSays(
        told(id, 3, JobStatus.SCHEDULED)
            .setScheduledAt(handedOver)
            .setAttempt(training(1).build())
            .build());
    RunningService.eventually("scheduled", () -> job(id).statusAsString().equals("SCHEDULED"));
    DescribeServiceJobResponse scheduled = job(id);
    assertThat(scheduled.scheduledAt()).isEqualTo(1500);
    assertThat(scheduled.latestAttempt().serviceResourceId().value())
        .isEqualTo(training("AWSBatchj1"));
    assertThat(scheduled.capacityUsage().getFirst().quantity()).isEqualTo(3.0);
    assertThat(scheduled.capacityUsage().getFirst().capacityUnit()).isEqualTo("NUM_INSTANCES");
    assertThat(list(r -> r.jobQueue("train").jobStatus("SCHEDULED")))
        .extracting(ServiceJobSummary::jobId)
        .contains(id);

    AttemptDetail ended =
        training(1)
            .setStartedAt(Instant.ofEpochMilli(2000))
            .setStoppedAt(Instant.ofEpochMilli(3000))
            .setStatusReason("Received status from SageMaker: InternalServerError: x")
            .build();
    scenario.schedulerSays(
        told(id, 4, JobStatus.RUNNABLE).setAttempt(ended).setAttemptEnded(true).build(),
        told(id, 5, JobStatus.RUNNING)
            .setScheduledAt(Instant.ofEpochMilli(3500))
            .setStartedAt(Instant.ofEpochMilli(4000))
            .setAttempt(training(2).setStartedAt(Instant.ofEpochMilli(4000)).build())
            .build());
    RunningService.eventually("running", () -> job(id).statusAsString().equals("RUNNING"));
    ServiceJobSummary running =
        list(r -> r.jobQueue("train")).stream()
            .filter(summary -> summary.jobId().equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(running.startedAt()).isEqualTo(4000);
    assertThat(running.scheduledAt()).isEqualTo(3500);
    assertThat(running.jobArn()).isEqualTo(arn("service-job/" + id));
    assertThat(running.serviceJobTypeAsString()).isEqualTo("SAGEMAKER_TRAINING");
    assertThat(running.latestAttempt().serviceResourceId().nameAsString())
        .isEqualTo("TrainingJobArn");

    scenario.schedulerSays(
        told(id, 6, JobStatus.SUCCEEDED)
            .setStatusReason("Received status from SageMaker: Training job completed")
            .setStartedAt(Instant.ofEpochMilli(4000))
            .setStoppedAt(Instant.ofEpochMilli(5000))
            .setAttempt(training(2).build())
            .setAttemptEnded(true)
            .build());
    RunningService.eventually("succeeded", () -> job(id).statusAsString().equals("SUCCEEDED"));
    DescribeServiceJobResponse over = job(id);
    assertThat(over.stoppedAt()).isEqualTo(5000);
    assertThat(over.scheduledAt()).isEqualTo(3500);
    assertThat(over.capacityUsage()).isEmpty();
    assertThat(over.attempts())
        .extracting(attempt -> attempt.serviceResourceId().value())
        .containsExactly(training("AWSBatchj1"), training("AWSBatchj2"));
    assertThat(over.attempts().getFirst().startedAt()).isEqualTo(2000);
    assertThat(over.attempts().getFirst().statusReason()).contains("InternalServerError");
  }

  // SJ-005
  @Test
  void tokenMakesOneJobSJ005() {
    Consumer<SubmitServiceJobRequest.Builder> once = r -> r.jobName("once").clientToken("t-1");
    String id = submit(once).jobId();
    refused(
        "clientToken t-1 was used for this request already: it is job " + id, () -> submit(once));
    refused(
        "clientToken t-1 was used for another request",
        () -> submit(r -> r.jobName("other").clientToken("t-1")));
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return submit(r -> r.jobName("race").clientToken("t-2")).jobId();
                } catch (ClientException refused) {
                  return "";
                }
              }));
    }
    assertThat(calls.stream().map(CompletableFuture::join).filter(made -> !made.isEmpty()))
        .hasSize(1);
    assertThat(names(filter("JOB_NAME", "once", "race"))).containsExactlyInAnyOrder("once", "race");
  }

  private static List<ServiceJobSummary> list(Consumer<ListServiceJobsRequest.Builder> request) {
    return client.listServiceJobs(request).jobSummaryList();
  }

  private static List<String> names(KeyValuesPair filter) {
    return list(r -> r.jobQueue("train").filters(filter)).stream()
        .map(ServiceJobSummary::jobName)
        .toList();
  }

  private static KeyValuesPair filter(String name, String... values) {
    return KeyValuesPair.builder().name(name).values(values).build();
  }

  // SJ-015, VIEW-010, T-078, T-080
  @Test
  void jobsAreListedInPagesSJ015VIEW010T078T080() {
    ServiceEnvironmentIT.queue(client, "listed", "se");
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      newestFirst.addFirst(submit("n" + i, "listed"));
    }
    String other = submit("Other", "listed");
    List<String> paged =
        client
            .listServiceJobsPaginator(
                r -> r.jobQueue("listed").maxResults(2).filters(filter("JOB_NAME", "N*")))
            .stream()
            .peek(page -> assertThat(page.jobSummaryList()).hasSizeLessThanOrEqualTo(2))
            .flatMap(page -> page.jobSummaryList().stream())
            .map(ServiceJobSummary::jobId)
            .toList();
    assertThat(paged).isEqualTo(newestFirst);
    assertThat(list(r -> r.jobQueue("listed"))).isEmpty();
    assertThat(list(r -> r.jobQueue("listed").jobStatus("SUBMITTED"))).hasSize(6);
    assertThat(
            list(
                r -> r.jobQueue("listed").jobStatus("FAILED").filters(filter("JOB_NAME", "other"))))
        .isEmpty();
    assertThat(
            list(
                r ->
                    r.jobQueue("listed")
                        .jobStatus("SUBMITTED")
                        .filters(filter("JOB_NAME", "other", "n0"))))
        .extracting(ServiceJobSummary::jobId)
        .containsExactly(other, newestFirst.getLast());
    refused("maxResults", () -> list(r -> r.jobQueue("listed").maxResults(101)));
    refused("nextToken", () -> list(r -> r.jobQueue("listed").nextToken("made-up")));
    refused("jobQueue is required", () -> list(r -> r.jobStatus("FAILED")));
    refused("JobQueue nowhere not found", () -> list(r -> r.jobQueue("nowhere")));
  }

  // SJ-004, VIEW-010, 04 X-08
  @Test
  void kindsOfJobsAreNotMixedSJ004VIEW010() {
    String ofService = submit(r -> r.jobName("apart")).jobId();
    String ofContainer = scenario.submit("apart", "containers", "containers");
    refused("takes no service jobs: its type is ECS_FARGATE", () -> submit("no", "containers"));
    refused("use SubmitServiceJob", () -> scenario.submit("no", "train", "containers"));
    refused(ofService, () -> scenario.submit("no", "containers", "containers", ofService));
    assertThat(client.describeJobs(r -> r.jobs(ofService)).jobs()).isEmpty();
    refused("Service job " + ofContainer + " not found", () -> job(ofContainer));
    assertThat(list(r -> r.jobQueue("containers").filters(filter("JOB_NAME", "apart")))).isEmpty();
    assertThat(
            client
                .listJobs(r -> r.jobQueue("train").filters(filter("JOB_NAME", "apart")))
                .jobSummaryList())
        .isEmpty();
    client.terminateJob(r -> r.jobId(ofService).reason("not mine"));
    client.terminateServiceJob(r -> r.jobId(ofContainer).reason("not mine"));
    client.terminateServiceJob(r -> r.jobId(ofService).reason("mine"));
    try (var requests = new TopicReader<>(Topics.JOB_REQUESTS, JobRequest.class)) {
      assertThat(
              requests.await(
                  1,
                  r ->
                      r.getRequest() instanceof JobTerminateRequested t
                          && t.getJobId().equals(ofService)))
          .singleElement()
          .satisfies(
              r ->
                  assertThat(((JobTerminateRequested) r.getRequest()).getReason())
                      .isEqualTo("mine"));
    }
    assertThat(client.listTagsForResource(r -> r.resourceArn(arn("service-job/" + ofService))))
        .isNotNull();
    refused(
        "does not exist",
        () -> client.listTagsForResource(r -> r.resourceArn(arn("job/" + ofService))));
    refused(
        "does not exist",
        () -> client.listTagsForResource(r -> r.resourceArn(arn("service-job/" + ofContainer))));
  }

  // SJ-016, JS-020; bulk: API surface
  @Test
  void jobsAreTerminatedSJ016() {
    String one = submit(r -> r.jobName("stop")).jobId();
    String two = submit(r -> r.jobName("stop")).jobId();
    HttpResponse<String> answer =
        RawCalls.post(
            service.uri().resolve("/v1/terminateservicejobs"),
            "{\"jobs\": [\"%s\", \"%s\", \"unknown\"], \"reason\": \"enough\"}"
                .formatted(one, two));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(one, two, "unknown", "\"errors\":[]");
    assertThat(request(JobTerminateRequested.class, one)).isNotNull();
    assertThat(request(JobTerminateRequested.class, two)).isNotNull();
    scenario.schedulerSays(
        told(one, 2, JobStatus.FAILED).setStatusReason("enough").setIsTerminated(true).build());
    RunningService.eventually("failed", () -> job(one).statusAsString().equals("FAILED"));
    assertThat(job(one).isTerminated()).isTrue();
    assertThat(job(one).statusReason()).isEqualTo("enough");
    client.terminateServiceJob(r -> r.jobId(one).reason("again"));
    assertThat(
            RawCalls.post(
                    service.uri().resolve("/windlass/v1/jobs/" + one + "/hold"),
                    "{\"reason\": \"r\"}")
                .body())
        .contains("Job " + one + " is over: it is FAILED.");
    refused("reason", () -> client.terminateServiceJob(r -> r.jobId(two).reason(" ")));
  }

  // J-013, SE-012, JQ-020
  @Test
  void disabledQueueTakesNothingDisabledEnvironmentDoesSE012JQ020() {
    ServiceEnvironmentIT.create(client, "off", 1);
    ServiceEnvironmentIT.queue(client, "off", "off");
    client.updateServiceEnvironment(r -> r.serviceEnvironment("off").state("DISABLED"));
    assertThat(submit("waits", "off")).isNotEmpty();
    client.updateJobQueue(r -> r.jobQueue("off").state("DISABLED"));
    refused("is not ENABLED", () -> submit("late", "off"));
  }

  // IAM-013, IAM-031, IAM-041, IAM-077, TAG-002, TAG-005
  @Test
  void callersNeedTheActionOnTheJobIAM013IAM031IAM041IAM077TAG002() {
    String id = submit(r -> r.jobName("owned").tags(Map.of("team", "blue"))).jobId();
    String arn = arn("service-job/" + id);
    client.tagResource(r -> r.resourceArn(arn).tags(Map.of("stage", "test")));
    assertThat(client.listTagsForResource(r -> r.resourceArn(arn)).tags())
        .isEqualTo(Map.of("team", "blue", "stage", "test"));
    assertThat(job(id).tags()).containsEntry("stage", "test");
    BatchClient owner = service.client("AKIAOWNER", "owner-secret");
    owner.terminateServiceJob(r -> r.jobId(id).reason("mine"));
    client.untagResource(r -> r.resourceArn(arn).tagKeys("team"));
    assertThatThrownBy(() -> owner.terminateServiceJob(r -> r.jobId(id).reason("mine")))
        .hasMessageContaining("batch:TerminateServiceJob on resource: " + arn);
    BatchClient batch = service.client("AKIABATCH", "batch-secret");
    assertThatThrownBy(
            () ->
                batch.submitServiceJob(
                    r ->
                        r.jobName("role")
                            .jobQueue("train")
                            .serviceJobType("SAGEMAKER_TRAINING")
                            .serviceRequestPayload(
                                "{\"RoleArn\": \"arn:aws:iam::123456789012:role/r\"}")))
        .hasMessageContaining("iam:PassRole");
  }

  // CT-001, CT-006
  @Test
  void auditTrailHidesThePayloadCT001CT006() {
    submit(r -> r.jobName("audited-service-job"));
    try (var calls = new TopicReader<>(Topics.API_CALLS, ApiCall.class)) {
      ApiCall call =
          calls.await(1, c -> c.getRequestParameters().contains("audited-service-job")).getFirst();
      assertThat(call.getEventName()).isEqualTo("SubmitServiceJob");
      assertThat(call.getRequestParameters()).contains("HIDDEN").doesNotContain("hush");
    }
  }
}
